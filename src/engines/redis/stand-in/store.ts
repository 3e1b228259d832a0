// The data behind the stand-in: ioredis-mock, plus what Redis checks and tidies that the mock does not.
import { createRequire } from 'node:module'
import RedisMock from 'ioredis-mock'
import { checkArguments, normalise } from './arguments.ts'
import { type Bytes, encode, NIL_ARRAY, type Reply, Status } from './resp.ts'

/** The mock's commands are methods that act at once and answer by promise; beside them, its data and expiry times (ms). */
export type Store = Record<string, (...args: Bytes[]) => Promise<Reply>> & {
  data: { get(key: Bytes): unknown; set(key: Bytes, value: unknown): void; delete(key: Bytes): void }
  expires: { has(key: Bytes): boolean; get(key: Bytes): number }
  on(event: string, listener: (...args: Bytes[]) => void): void
  disconnect(): void
}

/** A row of Redis's own COMMAND INFO: name, arity, flags, first key, last key, step, categories. */
type CommandInfo = [Bytes, number, string[], number, number, number, string[]]

const info = createRequire(import.meta.url)('ioredis-mock/data/command-info.json') as CommandInfo[]
const commands = new Map(info.map((row) => [row[0].toLowerCase(), row]))
commands.delete('hello') // as a server that only speaks RESP2

/** Data and channels are shared by every store with the same number; a store of one's own is one's own WATCH. */
export function openStore(database: number): Store {
  return new RedisMock({ db: database }) as unknown as Store
}

/** Its streams are left out: they rewrite the ids they are given, and have no consumer groups. */
const isStream = (name: string) => commands.get(name)?.[6].includes('@stream')
const mocked = new Set(Object.keys(openStore(0)).filter((name) => !isStream(name)))

/** What Redis would say of a request before it looks at any data: no such command, or too few or too many arguments. */
export function objection(name: string, args: Bytes[], ownCommand: boolean): Error | undefined {
  const command = commands.get(name)
  if (!command) return unknownCommand(args)
  const arity = command[1]
  if (arity < 0 ? args.length < -arity : args.length !== arity) {
    return new Error(`ERR wrong number of arguments for '${name}' command`)
  }
  if (!ownCommand && !mocked.has(name)) {
    return new Error(
      `ERR the Redis stand-in has no '${name}': install redis-server or set REDIS_URL to use it`,
    )
  }
}

/** Redis quotes the name and the arguments, up to 128 characters of each. */
function unknownCommand([name = '', ...args]: Bytes[]): Error {
  let quoted = ''
  for (const arg of args) {
    if (quoted.length >= 128) break
    quoted += `'${arg.slice(0, 128 - quoted.length)}' `
  }
  return new Error(`ERR unknown command '${name.slice(0, 128)}', with args beginning with: ${quoted}`)
}

const SCRIPT = /^eval(sha)?$/
const STATUS_REPLIES = new Set(
  'setex psetex mset hmset lset ltrim rename type flushall flushdb watch unwatch save bgsave auth'.split(' '),
)

/** Runs one command and encodes its answer. Everything but the encoding happens before this returns, so MULTI is atomic. */
export async function execute(store: Store, [word = '', ...given]: Bytes[]): Promise<Bytes> {
  const name = word.toLowerCase()
  const keys = keysOf(name, given)
  const args = normalise(store, name, given)
  checkTypes(store, name, keys)
  checkArguments(store, name, args)
  const answer = store[name]?.(...args)
  if (commands.get(name)?.[2].includes('write') || SCRIPT.test(name)) for (const key of keys) tidy(store, key)
  return encode(asRedis(name, args, await answer))
}

/** The mock's answer as the kind of reply that Redis gives. */
function asRedis(name: string, args: Bytes[], reply: Reply): Reply {
  if (typeof reply === 'function') return null // what the mock gives for a script without a return
  if (reply === 'OK' && name === 'set') return args.includes('GET', 2) ? reply : new Status(reply)
  if (typeof reply === 'string' && STATUS_REPLIES.has(name)) return new Status(reply)
  if (reply === null && (/^(xread|lmpop)$/.test(name) || (/^[lr]pop$/.test(name) && args.length > 1)))
    return NIL_ARRAY
  if (Array.isArray(reply) && /^zpop(min|max)$/.test(name)) return reply.map(String) // scores are not integers
  return reply
}

/** The keys a request names, by the table's first, last and step; scripts say how many they have. */
function keysOf(name: string, args: Bytes[]): Bytes[] {
  if (SCRIPT.test(name)) return args.slice(2, 2 + Number(args[1]))
  const [, , , first = 0, last = 0, step = 1] = commands.get(name) ?? []
  if (first === 0) return []
  return args.slice(first - 1, last < 0 ? args.length + last + 1 : last).filter((_, i) => i % step === 0)
}

const KIND_OF_CATEGORY: Record<string, string> = {
  '@string': 'string',
  '@list': 'list',
  '@hash': 'hash',
  '@set': 'set',
  '@sortedset': 'zset',
}
/** These overwrite or skip a value of any kind. */
const ANY_KIND = new Set(['set', 'setex', 'psetex', 'mset', 'msetnx', 'setnx', 'mget'])

function checkTypes(store: Store, name: string, keys: Bytes[]): void {
  if (ANY_KIND.has(name)) return
  const category = commands.get(name)?.[6].find((category) => category in KIND_OF_CATEGORY)
  if (!category) return
  // A command that stores a result overwrites its destination, whatever it was.
  for (const key of name.endsWith('store') ? keys.slice(1) : keys) {
    const kind = kindOf(store.data.get(key))
    if (kind && kind !== KIND_OF_CATEGORY[category]) {
      throw new Error('WRONGTYPE Operation against a key holding the wrong kind of value')
    }
  }
}

function kindOf(value: unknown): string | undefined {
  if (value === undefined) return
  if (Array.isArray(value)) return 'list'
  if (value instanceof Set) return 'set'
  if (value instanceof Map) return 'zset'
  return typeof value === 'object' ? 'hash' : 'string'
}

/** In Redis an empty collection doesn't exist, and every value is a string; a script may have stored a number. */
function tidy(store: Store, key: Bytes): void {
  const value = store.data.get(key)
  if (typeof value === 'number') store.data.set(key, String(value))
  if (typeof value !== 'object' || value === null) return
  const size = value instanceof Set || value instanceof Map ? value.size : Object.keys(value).length
  if (size === 0) store.data.delete(key)
}
