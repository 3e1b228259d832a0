// What the lab tells, for pages that come late or come back: kept, numbered, and written once for all who listen.
import { randomBytes } from 'node:crypto'
import type { ServerEvent } from './api.ts'

/** The beginning of a job, up to its first load, is always kept; of what follows, the newest so many events. */
const KEEP = 6000
/** Events that come close together leave in one go: less work while the lab measures, ms. */
const TOGETHER_MS = 50

type LabTold = Extract<ServerEvent, { type: 'lab' }>

export class EventLog {
  /** Numbers of an earlier start mean nothing in this one. */
  #start = randomBytes(4).toString('hex')
  #number = 0
  #beginning: { number: number; text: string }[] = []
  #newest: { number: number; text: string }[] = []
  #loadBegan = false
  #listeners = new Set<(text: string) => void>()
  #waiting = ''
  #timer: NodeJS.Timeout | undefined

  /** A new job: what was told of the last one is not needed any more. */
  begin(): void {
    this.#beginning = []
    this.#newest = []
    this.#loadBegan = false
  }

  tell(event: LabTold): void {
    const number = ++this.#number
    const text = `id: ${this.#start}-${number}\ndata: ${JSON.stringify(event)}\n\n`
    this.#loadBegan ||= event.event.type === 'load' || event.event.type === 'playing'
    const kept = this.#loadBegan ? this.#newest : this.#beginning
    kept.push({ number, text })
    // Not one by one: that would move all the others each time.
    if (this.#newest.length > KEEP * 1.2) this.#newest.splice(0, this.#newest.length - KEEP)
    this.#send(text)
  }

  /** A state that has no number: only the newest counts, and whoever comes gets it anyway. */
  announce(event: Exclude<ServerEvent, LabTold>): void {
    this.#send(message(event))
  }

  /**
   * Gives all that is kept and came after `lastId`, then everything as it is told.
   * @param now what the newcomer must know first
   * @returns leaves again
   */
  join(lastId: string | null, now: ServerEvent, listener: (text: string) => void): () => void {
    this.#flush()
    const [start, number] = lastId?.split('-') ?? []
    const after = start === this.#start ? Number(number) : 0
    const missed = [...this.#beginning, ...this.#newest].filter((event) => event.number > after)
    listener(message(now) + missed.map(({ text }) => text).join(''))
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  #send(text: string): void {
    this.#waiting += text
    this.#timer ??= setTimeout(() => this.#flush(), TOGETHER_MS)
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const text = this.#waiting
    this.#waiting = ''
    if (text) for (const listener of this.#listeners) listener(text)
  }
}

const message = (event: ServerEvent) => `data: ${JSON.stringify(event)}\n\n`
