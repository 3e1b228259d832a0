// What a queue promises, whatever keeps the jobs: one that is enqueued is done at least once, or given up in the open.

export interface Queue {
  /** Resolves when the job is safe: it survives us, and it survives a worker. */
  enqueue(photoId: number): Promise<void>
  /** Takes jobs, one at a time, until closed. Resolves when it is ready to take the first. */
  work(handler: Handler): Promise<void>
  /** Finishes the job in hand and takes no other. */
  close(): Promise<void>
}

export interface Handler {
  /**
   * Does the job. It may be called again for a job that was done already: a worker can die after the work and before it has told
   * the broker. If it throws, the job is tried again later.
   */
  perform(photoId: number): Promise<void>
  /** The job has failed `TRIES` times. It is put aside as a dead letter, and somebody has to know. */
  giveUp(photoId: number, error: Error): Promise<void>
}

/** A job that fails so often will not do better by being tried once more. */
export const TRIES = 3

/** How long a job that has failed so often waits until it is tried again, ms: longer each time, in case the trouble passes. */
export const retryAfterMs = (failures: number) => 200 * 2 ** (failures - 1)

/** A worker that has said nothing of its job for so long is taken for dead, and another gets the job, ms. */
export const LEASE_MS = 3_000
