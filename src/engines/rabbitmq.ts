// RabbitMQ, and where to get it: AMQP_URL, or rabbitmq-server on this machine. There is no stand-in.
import { installed } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, StartOptions } from './engine.ts'
import { findWays } from './find-ways.ts'
import { findRabbitmqServer } from './rabbitmq/find-server.ts'
import { startRabbitmqServer } from './rabbitmq/from-binary.ts'
import { useAmqpUrl } from './rabbitmq/from-url.ts'

export const rabbitmq: Engine = {
  name: 'rabbitmq',
  title: 'RabbitMQ',
  oldest: '3.10',
  urlVariable: 'AMQP_URL',
  install: {
    debian: 'sudo apt install rabbitmq-server',
    macos: 'brew install rabbitmq',
    windows: 'wsl --install, then inside it: sudo apt install rabbitmq-server',
  },
  without: 'jobs wait in a queue inside the process, and are lost with it',

  async find(env) {
    const server = await findRabbitmqServer(env)
    return [...(await findWays(env, { url: env.AMQP_URL })), ...(server ? [server] : [])]
  },

  async start(options) {
    const server = await startServer(options)
    return { name: 'rabbitmq', how: options.how, ...server, env: { AMQP_URL: server.url } }
  },
}

async function startServer({ how, env, folder, choosePort }: StartOptions) {
  if (how === 'url') return useAmqpUrl(env)
  const path = installed((await findRabbitmqServer(env))?.detail, 'rabbitmq-server', rabbitmq)
  return breakable((again) => startRabbitmqServer(path, { folder, choosePort }, again))
}
