// Somebody else's RabbitMQ, named by AMQP_URL: the run gets a virtual host of its own there, and nothing else is touched.
import { ownName } from '../own-name.ts'
import { checkUrl, withUrlServer } from '../url.ts'
import { askAmqp } from './ask.ts'
import { type Management, managementOf } from './management.ts'

const RULES = {
  variable: 'AMQP_URL',
  protocols: ['amqp:', 'amqps:'],
  example: 'amqp://user:password@host:5672 (or amqps:// for TLS)',
}
/** Longer than anybody waits for an answer: it only lets go of a silent server. */
const LET_GO_AFTER_MS = 4_000

/**
 * Checks that the server answers, and makes the virtual host, which AMQP can't: the management plugin's HTTP API does. `stop` deletes
 * it with all its queues and exchanges.
 */
export async function useAmqpUrl(env: NodeJS.ProcessEnv) {
  const url = checkUrl(env.AMQP_URL, RULES)
  const management = managementOf(url, env.AMQP_MANAGEMENT_URL)
  const virtualHost = ownName()
  const version = await withUrlServer(url, RULES.variable, async (signal) => {
    const server = await askAmqp(url, LET_GO_AFTER_MS)
    await makeVirtualHost(virtualHost, management, signal)
    return server.version
  })
  return {
    url: Object.assign(new URL(url), { pathname: `/${virtualHost}` }).href,
    version: `rabbitmq ${version}`,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: () =>
      withUrlServer(
        url,
        RULES.variable,
        (signal) => management.send('DELETE', `vhosts/${virtualHost}`, signal),
        60_000,
      ),
  }
}

/** With all rights in it for the user. Nothing of it is left if that fails. */
async function makeVirtualHost(name: string, management: Management, signal: AbortSignal): Promise<void> {
  const { send, user } = management
  try {
    await send('PUT', `vhosts/${name}`, signal)
    const all = { configure: '.*', write: '.*', read: '.*' }
    await send('PUT', `permissions/${name}/${encodeURIComponent(user)}`, signal, all)
  } catch (error) {
    await send('DELETE', `vhosts/${name}`, AbortSignal.timeout(LET_GO_AFTER_MS)).catch(() => {})
    throw error
  }
}
