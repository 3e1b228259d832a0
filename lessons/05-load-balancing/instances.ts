// The instances behind the balancer: their connections, how busy each is, and whether it is up.
import { Pool } from 'undici'
import type { Candidate } from './algorithms.ts'

export interface Limits {
  /** For a connection, ms. */
  connectMs: number
  /** For an answer to begin, and between two parts of it, ms. */
  answerMs: number
  /** So many failures in a row, and it is taken out. 0: never. */
  fall: number
  /** So many good health checks in a row, and it is back. */
  rise: number
}

/** How much the last answer counts in the moving average. */
const NEWEST = 0.1

export class Instance implements Candidate {
  readonly url: string
  /** 1 for the first. */
  readonly number: number
  readonly weight: number
  /** Kept-alive connections, each with one request at a time: as many as are needed at once. */
  readonly connections: Pool
  inFlight = 0
  meanMs = 0
  up = true
  #limits: Limits
  #failures = 0
  #passes = 0

  constructor(its: { url: string; number: number; weight: number }, limits: Limits) {
    this.url = its.url
    this.number = its.number
    this.weight = its.weight
    this.#limits = limits
    this.connections = new Pool(its.url, {
      connect: { timeout: limits.connectMs },
      headersTimeout: limits.answerMs,
      bodyTimeout: limits.answerMs,
    })
  }

  // #region health
  /** It gave an answer. Whatever the status: a request that makes it answer 500 would do the same to the next instance. */
  answered(ms: number): void {
    this.#failures = 0
    this.meanMs = this.meanMs === 0 ? ms : this.meanMs + NEWEST * (ms - this.meanMs)
  }

  /** It gave no answer, to a visitor's request (a passive check) or to ours (an active one). */
  failed(): void {
    this.#passes = 0
    if (++this.#failures === this.#limits.fall) this.up = false
  }

  /** It passed a health check. Only that brings it back: nobody else asks one that is down. */
  passed(): void {
    this.#failures = 0
    if (!this.up && ++this.#passes >= this.#limits.rise) this.up = true
  }
  // #endregion health
}
