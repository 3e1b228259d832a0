// One client's connection: its database, its MULTI, its subscriptions. What is left goes to the store.
import { type Bytes, encode, NIL_ARRAY, Status } from './resp.ts'
import { execute, objection, openStore, type Store } from './store.ts'
import { publish, Subscriptions } from './subscriptions.ts'

const OK = encode(new Status('OK'))
const WHILE_SUBSCRIBED = /^(p?(un)?subscribe|ping|quit)$/
const NOT_QUEUED = /^(exec|discard|multi|watch|quit)$/

export class Session {
  readonly #description: Bytes
  #store: Store = openStore(0)
  readonly #subscriptions: Subscriptions
  #queue: Bytes[][] | undefined
  #abort = false

  /** `push` sends what nobody asked for just now: published messages. `description` is the answer to INFO. */
  constructor(description: Bytes, push: (bytes: Bytes) => void) {
    this.#description = description
    this.#subscriptions = new Subscriptions(push)
  }

  /** Answers one request with its encoded reply. Call it again only when the previous answer is there. */
  async handle(args: Bytes[]): Promise<Bytes> {
    const name = args[0]?.toLowerCase() ?? ''
    const problem = objection(name, args, name in this.#own) ?? this.#modeObjection(name)
    if (problem) {
      this.#abort = true // a transaction with a command that could not be queued won't run
      return encode(problem)
    }
    if (this.#queue && !NOT_QUEUED.test(name)) {
      this.#queue.push(args)
      return encode(new Status('QUEUED'))
    }
    return this.#run(name, args)
  }

  close(): void {
    this.#store.disconnect()
    this.#subscriptions.close()
  }

  #modeObjection(name: string): Error | undefined {
    if (this.#subscriptions.count === 0 || WHILE_SUBSCRIBED.test(name)) return
    return new Error(
      `ERR Can't execute '${name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
    )
  }

  async #run(name: string, args: Bytes[]): Promise<Bytes> {
    try {
      return await (this.#own[name]?.(args) ?? execute(this.#store, args))
    } catch (error) {
      return encode(error as Error)
    }
  }

  /** Commands about the connection rather than the data. */
  readonly #own: Record<string, (args: Bytes[]) => Bytes | Promise<Bytes>> = {
    ping: ([, text]) => {
      if (this.#subscriptions.count > 0) return encode(['pong', text ?? ''])
      return encode(text ?? new Status('PONG'))
    },
    info: () => encode(this.#description),
    client: ([, subcommand = '']) =>
      /^(setname|setinfo)$/i.test(subcommand) ? OK : encode(unsupported('CLIENT')),
    config: ([, subcommand = '']) => (/^get$/i.test(subcommand) ? encode([]) : encode(unsupported('CONFIG'))),
    quit: () => OK,
    select: ([, database]) => this.#select(Number(database)),
    multi: () => this.#multi(),
    discard: () => this.#discard(),
    exec: () => this.#exec(),
    watch: (args) => {
      return this.#queue
        ? encode(new Error('ERR WATCH inside MULTI is not allowed'))
        : execute(this.#store, args)
    },
    publish: async ([, channel = '', message = '']) => encode(await publish(channel, message)),
    subscribe: ([, ...names]) => this.#subscriptions.change('subscribe', names),
    psubscribe: ([, ...names]) => this.#subscriptions.change('psubscribe', names),
    unsubscribe: ([, ...names]) => this.#subscriptions.change('unsubscribe', names),
    punsubscribe: ([, ...names]) => this.#subscriptions.change('punsubscribe', names),
  }

  #select(database: number): Bytes {
    if (!Number.isInteger(database)) return encode(new Error('ERR value is not an integer or out of range'))
    if (database < 0 || database > 15) return encode(new Error('ERR DB index is out of range'))
    this.#store.disconnect()
    this.#store = openStore(database)
    return OK
  }

  #multi(): Bytes {
    if (this.#queue) return encode(new Error('ERR MULTI calls can not be nested'))
    this.#queue = []
    this.#abort = false
    return OK
  }

  #discard(): Bytes | Promise<Bytes> {
    if (!this.#queue) return encode(new Error('ERR DISCARD without MULTI'))
    this.#queue = undefined
    return execute(this.#store, ['unwatch'])
  }

  async #exec(): Promise<Bytes> {
    if (!this.#queue) return encode(new Error('ERR EXEC without MULTI'))
    const queue = this.#queue
    this.#queue = undefined
    const changed = (this.#store as unknown as { dirty: boolean }).dirty // by someone, since WATCH
    await execute(this.#store, ['unwatch'])
    if (this.#abort) return encode(new Error('EXECABORT Transaction discarded because of previous errors.'))
    if (changed) return encode(NIL_ARRAY)
    // All are started before any is awaited: no other connection gets between them.
    const replies = await Promise.all(queue.map((args) => this.#run(args[0]?.toLowerCase() ?? '', args)))
    return `*${replies.length}\r\n${replies.join('')}`
  }
}

function unsupported(command: string): Error {
  return new Error(`ERR the Redis stand-in has no such subcommand of ${command}`)
}
