// The queue in Redis, by BullMQ: lists and sorted sets moved by Lua scripts, which Redis runs one at a time.
import { LEASE_MS, type Queue, retryAfterMs, TRIES } from './queue.ts'

const JOBS = 'thumbnails'

type Config = { REDIS_URL: string; REDIS_PREFIX: string }

export async function redisQueue({ REDIS_URL, REDIS_PREFIX }: Config): Promise<Queue> {
  const { Queue: Jobs, Worker } = await import('bullmq') // here, so that who uses another broker doesn't load it
  const prefix = `${REDIS_PREFIX}bull`
  const jobs = new Jobs(JOBS, {
    prefix,
    connection: { url: REDIS_URL, enableOfflineQueue: false }, // no connection: say so now, don't wait for one
    defaultJobOptions: {
      attempts: TRIES,
      backoff: { type: 'exponential', delay: retryAfterMs(1) },
      removeOnComplete: true,
      removeOnFail: false, // the failed ones are the dead letters
    },
  })
  jobs.on('error', () => {}) // it reconnects by itself; until then each call fails
  await jobs.waitUntilReady()
  let worker: InstanceType<typeof Worker<{ photoId: number }>> | undefined

  return {
    async enqueue(photoId) {
      // With an id of its own, a job that is enqueued twice is there once.
      await jobs.add('make', { photoId }, { jobId: `photo-${photoId}` })
    },
    async work({ perform, giveUp }) {
      worker = new Worker<{ photoId: number }>(
        JOBS,
        async (job) => {
          try {
            await perform(job.data.photoId)
          } catch (error) {
            if (job.attemptsMade + 1 >= TRIES) await giveUp(job.data.photoId, error as Error)
            throw error
          }
        },
        {
          prefix,
          connection: { url: REDIS_URL, maxRetriesPerRequest: null },
          lockDuration: LEASE_MS, // renewed as long as the worker lives
          stalledInterval: LEASE_MS / 2,
          maxStalledCount: 100, // a worker that was killed is no fault of its job
        },
      )
      worker.on('error', () => {})
      await worker.waitUntilReady()
    },
    async close() {
      await worker?.close()
      await jobs.close()
    },
  }
}
