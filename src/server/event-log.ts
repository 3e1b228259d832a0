// What the lab tells, for pages that come late or come back: kept, numbered, and written once for all who listen.
import { randomBytes } from 'node:crypto'
import type { ServerEvent } from './api.ts'

/** Samples and vitals are many, and only the newest matter; of everything else a page needs all to know how things stand. */
const FREQUENT = ['sample', 'vitals']
const KEEP_FREQUENT = 6000
const KEEP_RARE = 10_000
/** Of the job before, for a page whose connection was cut just as the next one began. */
const KEEP_OF_LAST = 500
/** Events that come close together leave in one go: less work while the lab measures, ms. */
const TOGETHER_MS = 50

type JobsEvent = Extract<ServerEvent, { type: 'jobs' }>
type LabTold = Extract<ServerEvent, { type: 'lab' }>

interface Told {
  number: number
  text: string
}

export class EventLog {
  /** Numbers of an earlier start mean nothing in this one. */
  #start = randomBytes(4).toString('hex')
  #number = 0
  #lastJob: Told[] = []
  #rare: Told[] = []
  #frequent: Told[] = []
  /** Of what came after this number, nothing was dropped. */
  #wholeAfter = 0
  /** Only the newest list of jobs counts. */
  #jobs: JobsEvent = { type: 'jobs', jobs: [] }
  #jobsTold: Told = { number: 0, text: '' }
  #listeners = new Set<(bytes: Buffer) => void>()
  #waiting = ''
  #timer: NodeJS.Timeout | undefined

  /** A new job: those who come from now on don't get what the last one told. */
  begin(): void {
    this.#lastJob = this.#job().slice(-KEEP_OF_LAST)
    this.#wholeAfter = (this.#lastJob[0]?.number ?? this.#number + 1) - 1
    this.#rare = []
    this.#frequent = []
  }

  tell(event: LabTold): void {
    const told = this.#send(event)
    if (FREQUENT.includes(event.event.type)) this.#keep(this.#frequent, told, KEEP_FREQUENT)
    else this.#keep(this.#rare, told, KEEP_RARE)
  }

  announce(jobs: JobsEvent): void {
    this.#jobs = jobs
    this.#jobsTold = this.#send(jobs)
  }

  /**
   * Gives first what was missed since `lastId`, or to a newcomer the jobs and all that is kept of the one under way; then
   * everything as it is told.
   * @returns leaves again
   */
  join(lastId: string | null, listener: (bytes: Buffer) => void): () => void {
    this.flush()
    const after = this.#numberOf(lastId)
    const missed =
      after === undefined
        ? [{ text: message(this.#jobs) }, ...this.#job()]
        : [...this.#lastJob, ...this.#job(), this.#jobsTold]
            .filter(({ number }) => number > after)
            .sort(byNumber)
    if (missed.length > 0) listener(Buffer.from(missed.map(({ text }) => text).join('')))
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Sends what waits to be sent. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#waiting) return
    const bytes = Buffer.from(this.#waiting)
    this.#waiting = ''
    for (const listener of this.#listeners) listener(bytes)
  }

  #send(event: ServerEvent): Told {
    const number = ++this.#number
    const text = `id: ${this.#start}-${number}\n${message(event)}`
    this.#waiting += text
    this.#timer ??= setTimeout(() => this.flush(), TOGETHER_MS)
    return { number, text }
  }

  /** All that is kept of the job under way, in the order it was told. */
  #job = () => [...this.#rare, ...this.#frequent].sort(byNumber)

  #keep(kept: Told[], told: Told, most: number): void {
    kept.push(told)
    // Not one by one: that would move all the others each time.
    if (kept.length <= most * 1.2) return
    const dropped = kept.splice(0, kept.length - most)
    this.#wholeAfter = Math.max(this.#wholeAfter, dropped.at(-1)?.number ?? 0)
  }

  /** The number in an id, if all that came after it can still be given. */
  #numberOf(id: string | null): number | undefined {
    const [, start, digits] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(id ?? '') ?? []
    const number = Number(digits)
    return start === this.#start && number >= this.#wholeAfter ? number : undefined
  }
}

const byNumber = (a: Told, b: Told) => a.number - b.number

const message = (event: ServerEvent) => `data: ${JSON.stringify(event)}\n\n`
