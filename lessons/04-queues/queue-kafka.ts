// The queue as a log in Kafka: nothing is taken out. A consumer group remembers, for each partition, how far it has come.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer } from 'kafkajs'
import { type Handler, LEASE_MS, type Queue, retryAfterMs, TRIES } from './queue.ts'

/** How long a worker usually needs to get into its group, and somewhat more, ms. */
const JOIN_WITHIN_MS = 5_000
/** After something that can't be mended by asking once more, ms. */
const AGAIN_AFTER_MS = 1_000

type Config = { KAFKA_BROKERS: string; KAFKA_PREFIX: string }

export async function kafkaQueue({ KAFKA_BROKERS, KAFKA_PREFIX }: Config): Promise<Queue> {
  const { Kafka, logLevel } = await import('kafkajs') // here, so that who uses another broker doesn't load it
  const [JOBS, DEAD, GROUP] = ['thumbnails', 'thumbnails.dead', 'thumbnail-workers'].map(
    (name) => `${KAFKA_PREFIX}${name}`,
  ) as [string, string, string]
  const kafka = new Kafka({ clientId: 'shop', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.NOTHING })
  const producer = kafka.producer()
  await producer.connect()
  let consumer: Consumer | undefined
  let closed = false

  /** Resolves when all replicas that must have it do (acks −1). The key chooses the partition. */
  const send = async (topic: string, photoId: number, headers = {}) =>
    void (await producer.send({
      topic,
      acks: -1,
      messages: [{ key: String(photoId), value: String(photoId), headers }],
    }))

  // #region consume
  /** Kafka has no "later": to try again, we wait, and everything behind the job in its partition waits with us. */
  async function workOn(
    photoId: number,
    { perform, giveUp }: Handler,
    alive: () => Promise<void>,
  ): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return await perform(photoId)
      } catch (error) {
        if (failures === TRIES) {
          await giveUp(photoId, error as Error)
          return send(DEAD, photoId, { problem: (error as Error).message })
        }
        await sleep(retryAfterMs(failures))
        await alive()
      }
    }
  }

  async function consume(consumer: Consumer, handler: Handler): Promise<void> {
    await consumer.subscribe({ topic: JOBS, fromBeginning: true })
    await consumer.run({
      autoCommitThreshold: 1, // each job as soon as it is done, and not before
      eachMessage: async ({ message, heartbeat }) => workOn(Number(message.value), handler, heartbeat),
    })
  }
  // #endregion consume

  async function join(handler: Handler): Promise<void> {
    const member = kafka.consumer({
      groupId: GROUP,
      sessionTimeout: 2 * LEASE_MS, // brokers allow no less than 6 s
      rebalanceTimeout: 2 * LEASE_MS, // nor do we wait longer for a dead worker when the partitions are shared out again
      heartbeatInterval: LEASE_MS / 6,
      maxWaitTimeInMs: 100,
    })
    consumer = member
    const { CRASH, GROUP_JOIN } = member.events
    // What kafkajs thinks to be beyond repair ends its consumer for good, and we would stand there alive, doing nothing.
    member.on(CRASH, ({ payload }) => void (payload.restart || joinAgain(handler)))
    await member.connect()
    if (closed) return member.disconnect()
    const joined = new Promise((resolve) => member.on(GROUP_JOIN, resolve))
    await consume(member, handler)
    // A group that still counts on dead members lets us in late. We are up all the same.
    await Promise.race([joined, sleep(JOIN_WITHIN_MS, undefined, { ref: false })])
  }

  async function joinAgain(handler: Handler): Promise<void> {
    await sleep(AGAIN_AFTER_MS, undefined, { ref: false })
    if (closed) return
    const failed = await join(handler).catch((error: Error) => error)
    if (!failed) return
    await consumer?.disconnect().catch(() => {})
    return joinAgain(handler)
  }

  return {
    enqueue: (photoId) => send(JOBS, photoId),
    work: join,
    async close() {
      closed = true
      await consumer?.disconnect() // after the job in hand
      await producer.disconnect()
    },
  }
}
