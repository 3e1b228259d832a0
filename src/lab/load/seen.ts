// Picks a few of the many requests, to be shown one by one: every request has the same chance, but failures are never drowned.
import type { SeenRequest } from './protocol.ts'

const RIGHT = 4
const FAILED = 2

interface Ended extends Omit<SeenRequest, 'cache'> {
  cacheStatus: string | undefined
}

/** RFC 9211: "shop; hit" */
export const isHit = (cacheStatus: string) => /;\s*hit\b/.test(cacheStatus)

/** Reservoir sampling (Vitter, "Random Sampling with a Reservoir", 1985): the nth takes a place with the chance places/n. */
export class Seen {
  #right: Ended[] = []
  #failed: Ended[] = []
  #rightCount = 0
  #failedCount = 0

  take(request: Ended): void {
    if (request.outcome === 'ok') place(this.#right, request, RIGHT, ++this.#rightCount)
    else place(this.#failed, request, FAILED, ++this.#failedCount)
  }

  /** Those picked since the last time. */
  give(): SeenRequest[] {
    const given = [...this.#right, ...this.#failed].map(({ us, outcome, cacheStatus }) => ({
      us: us === null ? null : Math.round(us),
      outcome,
      ...(cacheStatus !== undefined && { cache: isHit(cacheStatus) ? ('hit' as const) : ('miss' as const) }),
    }))
    this.#right = []
    this.#failed = []
    this.#rightCount = 0
    this.#failedCount = 0
    return given
  }
}

function place(picked: Ended[], request: Ended, places: number, nth: number): void {
  if (picked.length < places) picked.push(request)
  else {
    const at = Math.floor(Math.random() * nth)
    if (at < places) picked[at] = request
  }
}
