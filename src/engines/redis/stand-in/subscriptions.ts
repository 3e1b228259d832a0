// One connection's part in publish/subscribe.
import { type Bytes, encode, type Reply } from './resp.ts'
import { openStore, type Store } from './store.ts'

/** Redis shares channels between databases; the mock doesn't, so everybody publishes and listens in the first. */
const channels = openStore(0)

/** Sends a message to all subscribers. Resolves to how many there are. */
export async function publish(channel: Bytes, message: Bytes): Promise<Reply> {
  return channels.publish?.(channel, message)
}

export class Subscriptions {
  readonly #push: (bytes: Bytes) => void
  #subscriber: Store | undefined
  readonly #channels = new Set<Bytes>()
  readonly #patterns = new Set<Bytes>()

  constructor(push: (bytes: Bytes) => void) {
    this.#push = push
  }

  get count(): number {
    return this.#channels.size + this.#patterns.size
  }

  /**
   * Runs (P)(UN)SUBSCRIBE. Answers once for each name: the name, and how many subscriptions there are now.
   * To unsubscribe from no name in particular is to do so from all.
   */
  async change(verb: Bytes, names: Bytes[]): Promise<Bytes> {
    this.#subscriber ??= this.#open()
    const mine = verb.startsWith('p') ? this.#patterns : this.#channels
    const leaving = verb.endsWith('unsubscribe')
    const affected = leaving && names.length === 0 ? [...mine] : names
    if (affected.length === 0) return encode([verb, null, this.count])
    let replies = ''
    for (const name of affected) {
      await this.#subscriber[verb]?.(name)
      if (leaving) mine.delete(name)
      else mine.add(name)
      replies += encode([verb, name, this.count])
    }
    return replies
  }

  close(): void {
    if (this.#channels.size > 0) this.#subscriber?.unsubscribe?.()
    if (this.#patterns.size > 0) this.#subscriber?.punsubscribe?.()
    this.#subscriber?.disconnect()
  }

  #open(): Store {
    const subscriber = openStore(0)
    subscriber.on('message', (...message) => this.#push(encode(['message', ...message])))
    subscriber.on('pmessage', (...message) => this.#push(encode(['pmessage', ...message])))
    return subscriber
  }
}
