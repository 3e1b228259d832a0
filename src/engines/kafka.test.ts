// Kafka by its stand-in and by KAFKA_BROKERS.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort, isTaken } from './free-port.ts'
import { kafka } from './kafka.ts'
import { startForTest } from './testing.ts'
import { isAlive, runParent } from './testing-processes.ts'

const clientOf = (env: Record<string, string>) =>
  new Kafka({ brokers: env.KAFKA_BROKERS?.split(',') ?? [], logLevel: logLevel.NOTHING })

/** An order goes through a topic to a consumer in a group, which remembers how far it got. */
async function use(env: Record<string, string>) {
  const [topic, groupId] = [`${env.KAFKA_PREFIX}orders`, `${env.KAFKA_PREFIX}printers`]
  const client = clientOf(env)
  const [producer, consumer, admin] = [client.producer(), client.consumer({ groupId }), client.admin()]
  await Promise.all([producer.connect(), consumer.connect(), admin.connect()])
  const [sent] = await producer.send({ topic, messages: [{ key: 'mary', value: 'a photo' }] })
  await consumer.subscribe({ topic, fromBeginning: true })
  const received = new Promise((resolve) => {
    consumer.run({ eachMessage: async ({ message }) => resolve(`${message.key}: ${message.value}`) })
  })
  expect(await received).toBe('mary: a photo')
  await consumer.disconnect() // commits
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
  expect(offsets?.partitions).toContainEqual(
    expect.objectContaining({ partition: sent?.partition, offset: '1' }),
  )
  await Promise.all([producer.disconnect(), admin.disconnect()])
}

const portOf = (url: string) => Number(new URL(url).port)

/** Our children that run the stand-in. */
function standIns(parent = process.pid): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=', '-o', 'ppid=', '-o', 'args='], {
    encoding: 'utf8',
  }).split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.join(' ').includes('mock_cluster.py'))
    .map(([pid]) => Number(pid))
}

const here = (await kafka.find(process.env)).some(({ how }) => how === 'stand-in')
const reason = here ? '' : ' (skipped: python3-confluent-kafka is not installed)'

describe.skipIf(!here)(`kafka, stand-in${reason}`, () => {
  test('is started, used, stopped, and gone', async () => {
    const running = await startForTest('kafka', 'stand-in')
    expect(running).toMatchObject({ how: 'stand-in', version: expect.stringMatching(/^librdkafka mock \d/) })
    expect(running.process).toBeUndefined() // it couldn't come back at the same address
    expect(running.env.KAFKA_BROKERS).toMatch(/^127\.0\.0\.1:\d+$/)
    await use(running.env)
    await running.stop()
    expect(await isTaken(portOf(running.url))).toBe(false)
    expect(standIns()).toEqual([])
  }, 60_000)

  test('two at the same time have nothing in common', async () => {
    const [one, other] = await Promise.all([
      startForTest('kafka', 'stand-in'),
      startForTest('kafka', 'stand-in'),
    ])
    await Promise.all([use(one.env), use(other.env)])
    const topics = async ({ env }: typeof one) => {
      const admin = clientOf(env).admin()
      await admin.connect()
      return admin.listTopics().finally(() => admin.disconnect())
    }
    expect(await topics(one)).toEqual([`${one.env.KAFKA_PREFIX}orders`])
    expect(await topics(other)).toEqual([`${other.env.KAFKA_PREFIX}orders`])
    await Promise.all([one.stop(), other.stop()])
  }, 60_000)

  test('says so with its last lines when it dies; is stopped even while frozen', async () => {
    const dying = await startForTest('kafka', 'stand-in')
    for (const pid of standIns()) process.kill(pid, 'SIGKILL')
    expect((await dying.died).message).toMatch(/stand-in ended \(SIGKILL\)[\s\S]*Mock cluster enabled/)
    await dying.stop()
    const frozen = await startForTest('kafka', 'stand-in')
    for (const pid of standIns()) process.kill(pid, 'SIGSTOP')
    await frozen.stop()
    expect(standIns()).toEqual([])
  }, 60_000)

  test('goes when whoever started it is killed by kill -9', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tenfold-kafka-'))
    const { parent, pid: port } = await runParent(`
      import { startEngines } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
      const [kafka] = await startEngines(['kafka'], { env: process.env, how: 'stand-in', folder: ${JSON.stringify(folder)} })
      console.log(new URL(kafka.url).port)
      setInterval(() => {}, 1000)`)
    const [pid] = standIns(parent.pid)
    expect(await isTaken(port)).toBe(true)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(pid as number)).toBe(false), { timeout: 10_000 })
    expect(await isTaken(port)).toBe(false)
    expect(await readdir(folder)).toEqual([]) // it writes no file
    await rm(folder, { recursive: true })
  }, 60_000)

  describe('as a cluster given by KAFKA_BROKERS', () => {
    let cluster: Awaited<ReturnType<typeof startForTest>>
    beforeAll(async () => {
      cluster = await startForTest('kafka', 'stand-in')
    })
    afterAll(() => cluster.stop())
    const start = () => startForTest('kafka', 'url', { KAFKA_BROKERS: cluster.env.KAFKA_BROKERS })

    test('is used under names of our own; says what is left where it can not be removed', async () => {
      const engine = await start()
      expect(engine).toMatchObject({ how: 'url', version: expect.stringMatching(/^kafka/) })
      expect(engine.process).toBeUndefined()
      expect(engine.env.KAFKA_PREFIX).toMatch(/^tenfold-[0-9a-f]{12}-$/)
      await use(engine.env)
      // The mock cluster has no request that deletes a topic.
      await expect(engine.stop()).rejects.toThrow(
        new RegExp(`KAFKA_BROKERS.*begin with ${engine.env.KAFKA_PREFIX}.*remove them yourself`),
      )
    }, 60_000)
  })
})

describe('KAFKA_BROKERS that are no use', () => {
  const start = (KAFKA_BROKERS: string) => startForTest('kafka', 'url', { KAFKA_BROKERS })

  test.each(['localhost', 'kafka://localhost:9092', 'one:9092,', 'user:secret@host:9092'])(
    '%s is refused with an example',
    async (brokers) => {
      await expect(start(brokers)).rejects.toThrow(/KAFKA_BROKERS must look like host:9092/)
      await expect(start(brokers)).rejects.not.toThrow(/secret/)
    },
  )
  test('nobody listens there', async () => {
    await expect(start(`127.0.0.1:${await freePort()}`)).rejects.toThrow(/KAFKA_BROKERS.*ECONNREFUSED.*unset/)
  }, 20_000)
  test('something listens and never answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    await expect(start(`127.0.0.1:${port}`)).rejects.toThrow(/KAFKA_BROKERS.*no answer within/)
    silent.close()
  }, 20_000)
})

test('what is found, best first', async () => {
  const KAFKA_BROKERS = 'one:9092, other:9093'
  expect(await kafka.find({ PATH: '', KAFKA_BROKERS })).toEqual([
    { how: 'url', detail: 'one:9092,other:9093' },
  ])
  const [first] = await kafka.find({ PATH: '', KAFKA_BROKERS: 'user:secret@host' })
  expect(first?.detail).not.toContain('secret')
})
