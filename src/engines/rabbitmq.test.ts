// RabbitMQ keeps the contract by URL and by its program.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChannelModel, type ConsumeMessage, connect } from 'amqplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Server } from './breakable.ts'
import { freePort } from './free-port.ts'
import { findRabbitmqServer } from './rabbitmq/find-server.ts'
import { startRabbitmqServer } from './rabbitmq/from-binary.ts'
import { rabbitmq } from './rabbitmq.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'

const JOBS = 'jobs'

async function connected<T>(env: Record<string, string>, use: (connection: ChannelModel) => Promise<T>) {
  const connection = await connect(env.AMQP_URL as string)
  return use(connection).finally(() => connection.close())
}

/** Puts a job into a durable queue, and is sure that it is kept. */
const send = (env: Record<string, string>, job: string) =>
  connected(env, async (connection) => {
    const channel = await connection.createConfirmChannel()
    await channel.assertQueue(JOBS, { durable: true })
    channel.sendToQueue(JOBS, Buffer.from(job), { persistent: true })
    await channel.waitForConfirms()
  })

const receive = (env: Record<string, string>) =>
  connected(env, async (connection) => {
    const channel = await connection.createChannel()
    const job = await new Promise<string>((resolve, reject) => {
      const take = (message: ConsumeMessage | null) => {
        if (!message) return
        channel.ack(message)
        resolve(message.content.toString())
      }
      channel.consume(JOBS, take).catch(reject)
    })
    await channel.close() // once the acknowledgement is there
    return job
  })

async function use(env: Record<string, string>) {
  await send(env, 'print a photo')
  expect(await receive(env)).toBe('print a photo')
}

await keepsTheContract({
  engine: rabbitmq,
  how: 'binary',
  version: /^rabbitmq \d/,
  use,
  lastWords: /ended \(SIGKILL\)[\s\S]*Starting broker/,
  remembers: {
    async before(env) {
      await send(env, 'survive')
      await sleep(5_000) // the message is safe as soon as it is confirmed, its queue when Erlang has written it down, after 2 s
    },
    after: async (env) => expect(await receive(env)).toBe('survive'),
  },
  traces: erlangPrograms,
  oldInstallation(folder) {
    const [sbin, plugin] = [join(folder, 'sbin'), join(folder, 'plugins/rabbit-0.1.0')]
    for (const path of [sbin, plugin]) mkdirSync(path, { recursive: true })
    writeFileSync(join(sbin, 'rabbitmq-server'), '#!/bin/sh\nexit 1\n')
    chmodSync(join(sbin, 'rabbitmq-server'), 0o755)
    return sbin
  },
  timeoutMs: 180_000,
})
refusesUselessUrls(rabbitmq, (port) => `amqp://127.0.0.1:${port}`)

/** The server, its helpers, and the daemon through which Erlang's nodes find each other: all inherit an environment that names the folder. */
function erlangPrograms(folder: string): string[] {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 } as const
  const lines = execFileSync('ps', ['axeww', '-o', 'stat=,pid=,args='], options).split('\n')
  return lines.filter(
    (line) => /^[^Z].*(beam|erl_child|epmd|inet_gethost)/.test(line) && line.includes(folder),
  )
}

const script = (await findRabbitmqServer(process.env))?.detail
describe.skipIf(!script)(
  `a server given by AMQP_URL${script ? '' : ' (skipped: RabbitMQ is not installed)'}`,
  () => {
    let folder: string
    let server: Server
    let AMQP_MANAGEMENT_URL: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tenfold-rabbitmq-'))
      const managementPort = await freePort()
      AMQP_MANAGEMENT_URL = `http://127.0.0.1:${managementPort}`
      server = await startRabbitmqServer(script as string, { folder, managementPort })
    }, 180_000)
    afterAll(async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    })
    const api = async (method: string, path: string, body?: object) => {
      const authorization = `Basic ${btoa('guest:guest')}`
      const request = { method, headers: { authorization }, ...(body && { body: JSON.stringify(body) }) }
      return (await fetch(`${AMQP_MANAGEMENT_URL}/api/${path}`, request)).text()
    }
    const virtualHosts = async () =>
      (JSON.parse(await api('GET', 'vhosts')) as { name: string }[]).map(({ name }) => name).sort()
    const start = (env: NodeJS.ProcessEnv) =>
      startForTest('rabbitmq', 'url', { AMQP_URL: server.url, AMQP_MANAGEMENT_URL, ...env })

    test('is left as it was but for a virtual host of our own, and that goes', async () => {
      await send({ AMQP_URL: server.url }, 'foreign')
      await api('PUT', 'vhosts/tenfold_another')
      const engine = await start({})
      expect(engine).toMatchObject({ how: 'url', version: expect.stringMatching(/^rabbitmq \d/) })
      expect(engine.process).toBeUndefined()
      expect(engine.env.AMQP_URL).toMatch(/\/tenfold_[0-9a-f]{12}$/)
      await use(engine.env)
      expect(await virtualHosts()).toHaveLength(3)
      await engine.stop()
      expect(await virtualHosts()).toEqual(['/', 'tenfold_another'])
      expect(await receive({ AMQP_URL: server.url })).toBe('foreign')
    }, 60_000)

    test('with a wrong password fails, and keeps the password to itself', async () => {
      const failure = start({ AMQP_URL: server.url.replace('//', '//guest:wrong-word@') })
      await expect(failure).rejects.toThrow(/AMQP_URL.*ACCESS_REFUSED.*(correct|unset)/)
      await expect(failure).rejects.not.toThrow(/wrong-word/)
      expect(await virtualHosts()).toEqual(['/', 'tenfold_another'])
    }, 60_000)

    test('without its management API fails, and says how to enable it', async () => {
      const nobody = `http://127.0.0.1:${await freePort()}`
      await expect(start({ AMQP_MANAGEMENT_URL: nobody })).rejects.toThrow(
        /AMQP_URL.*ECONNREFUSED.*rabbitmq-plugins enable rabbitmq_management.*AMQP_MANAGEMENT_URL/,
      )
      const elsewhere = `${AMQP_MANAGEMENT_URL.replace('//', '//someone:secret@')}/elsewhere`
      const failure = start({ AMQP_MANAGEMENT_URL: elsewhere })
      await expect(failure).rejects.toThrow(/AMQP_URL.*elsewhere\/api \(4.*AMQP_MANAGEMENT_URL/)
      await expect(failure).rejects.not.toThrow(/secret/)
      await expect(start({ AMQP_MANAGEMENT_URL: 'nonsense' })).rejects.toThrow(
        /AMQP_MANAGEMENT_URL must look like http/,
      )
    }, 60_000)

    test('for a user who may not make virtual hosts fails, and says what is missing', async () => {
      await api('PUT', 'users/mary', { password: 'right-word', tags: 'management' })
      await api('PUT', 'permissions/%2F/mary', { configure: '', write: '', read: '' })
      const failure = start({ AMQP_URL: server.url.replace('//', '//mary:right-word@') })
      await expect(failure).rejects.toThrow(/AMQP_URL.*"mary".*set_user_tags mary administrator/)
      await expect(failure).rejects.not.toThrow(/right-word/)
      await api('PUT', 'users/mary', { password: 'right-word', tags: 'administrator' })
      const engine = await start({ AMQP_URL: server.url.replace('//', '//mary:right-word@') })
      await use(engine.env)
      await engine.stop()
    }, 60_000)
  },
)

test('what is found, best first', async () => {
  const ways = await rabbitmq.find({ PATH: '', AMQP_URL: 'amqp://user:secret@example.org' })
  expect(ways).toEqual([{ how: 'url', detail: 'amqp://user:***@example.org' }])
})
