// The queue in RabbitMQ: the broker hands out jobs, and takes back those of a worker whose connection is gone.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfirmChannel, ConsumeMessage } from 'amqplib'
import { type Handler, type Queue, retryAfterMs, TRIES } from './queue.ts'

const JOBS = 'thumbnails'
const DEAD = `${JOBS}.dead`
const retryQueue = (failures: number) => `${JOBS}.retry-${failures}`

const CONNECT_AGAIN_MS = 500

export async function rabbitmqQueue({ AMQP_URL }: { AMQP_URL: string }): Promise<Queue> {
  const { connect } = await import('amqplib') // here, so that who uses another broker doesn't load it
  let closed = false
  let handler: Handler | undefined
  let inHand: Promise<void> = Promise.resolve()
  let link = await open()

  async function open() {
    const connection = await connect(AMQP_URL)
    connection.on('error', () => {}) // 'close' follows
    try {
      const channel = await connection.createConfirmChannel()
      channel.on('error', () => connection.close().catch(() => {})) // a channel of no use: begin anew
      await declare(channel)
      if (handler) await consume(channel, handler)
      connection.on('close', () => void openAgain())
      return { connection, channel }
    } catch (error) {
      await connection.close().catch(() => {}) // it may be gone already
      throw error
    }
  }

  /** A worker without a connection has nothing better to do than to try again. */
  async function openAgain(): Promise<void> {
    while (!closed) {
      await sleep(CONNECT_AGAIN_MS)
      try {
        link = await open()
        return
      } catch {
        // Not there yet.
      }
    }
  }

  // #region deliver
  /** Resolves when RabbitMQ has confirmed that the message is kept; sending alone promises nothing. */
  const send = (queue: string, photoId: number, headers: object) =>
    new Promise<void>((resolve, reject) => {
      const message = Buffer.from(String(photoId))
      link.channel.sendToQueue(queue, message, { persistent: true, headers }, (error) =>
        error ? reject(error) : resolve(),
      )
    })

  async function workOn(
    message: ConsumeMessage,
    channel: ConfirmChannel,
    { perform, giveUp }: Handler,
  ): Promise<void> {
    const photoId = Number(message.content)
    const failures = Number(message.properties.headers?.failures ?? 0) + 1
    try {
      await perform(photoId)
    } catch (error) {
      const problem = (error as Error).message
      if (failures < TRIES) await send(retryQueue(failures), photoId, { failures })
      else {
        await giveUp(photoId, error as Error)
        await send(DEAD, photoId, { failures, problem })
      }
    }
    // Last of all. If we die before, RabbitMQ gives the job to another worker, and it may be done a second time.
    channel.ack(message)
  }

  /** Of a connection that was lost meanwhile, RabbitMQ has given the job to another already. */
  function giveBack(channel: ConfirmChannel, message: ConsumeMessage): void {
    try {
      channel.nack(message)
    } catch {
      // It is closed.
    }
  }

  async function consume(channel: ConfirmChannel, handler: Handler): Promise<void> {
    await channel.prefetch(1) // one unacknowledged job: what we don't work on is for others
    await channel.consume(JOBS, (message) => {
      if (message && !closed)
        inHand = workOn(message, channel, handler).catch(() => giveBack(channel, message))
    })
  }
  // #endregion deliver

  return {
    enqueue: (photoId) => send(JOBS, photoId, {}),
    async work(its) {
      handler = its
      await consume(link.channel, its)
    },
    async close() {
      closed = true
      await inHand
      await link.connection.close().catch(() => {}) // it may be gone already
    },
  }
}

/** Durable queues, of which RabbitMQ writes persistent messages to the disk. Declaring what is there already changes nothing. */
async function declare(channel: ConfirmChannel): Promise<void> {
  await channel.assertQueue(JOBS, { durable: true })
  await channel.assertQueue(DEAD, { durable: true })
  // A queue that nobody reads: what has waited there for its time to live goes back to the jobs.
  for (let failures = 1; failures < TRIES; failures++)
    await channel.assertQueue(retryQueue(failures), {
      durable: true,
      messageTtl: retryAfterMs(failures),
      deadLetterExchange: '',
      deadLetterRoutingKey: JOBS,
    })
}
