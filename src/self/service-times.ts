// The service times of a server, known to whoever asks for the same ones.
import { exponential, seeded } from '../lab/random.ts'

const SEED = 7

/**
 * An endless series of service times, ms, the same at every call.
 * @param variation 0: all alike (the D of M/D/1); 1: exponential (the second M of M/M/1)
 */
export function serviceTimes(meanMs: number, variation: number): () => number {
  const random = seeded(SEED)
  return variation === 0 ? () => meanMs : () => exponential(random, 1 / meanMs)
}
