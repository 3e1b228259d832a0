// What Redis demands of a command's arguments, where ioredis-mock takes anything.
import type { Bytes } from './resp.ts'
import type { Store } from './store.ts'

const NOT_AN_INTEGER = 'ERR value is not an integer or out of range'
const NOT_A_FLOAT = 'ERR value is not a valid float'
const INTEGER = /^-?\d+$/

/** Positions (the key is 0) of arguments that must be whole numbers. */
const INTEGERS: Record<string, number[]> = {
  expire: [1],
  pexpire: [1],
  expireat: [1],
  pexpireat: [1],
  setex: [1],
  psetex: [1],
  incrby: [1],
  decrby: [1],
  hincrby: [2],
  getrange: [1, 2],
  lrange: [1, 2],
  ltrim: [1, 2],
  lindex: [1],
  lset: [1],
}

/** Throws what Redis would say of arguments, or of a value that is to be counted up and is not a number. */
export function checkArguments(store: Store, name: string, args: Bytes[]): void {
  for (const position of INTEGERS[name] ?? []) {
    if (!INTEGER.test(args[position] ?? '')) throw new Error(NOT_AN_INTEGER)
  }
  if (/^p?setex$/.test(name) && Number(args[1]) <= 0)
    throw new Error(`ERR invalid expire time in '${name}' command`)
  if (/^(incr|decr)(by)?$/.test(name) && !INTEGER.test(String(store.data.get(args[0] as Bytes) ?? '0'))) {
    throw new Error(NOT_AN_INTEGER)
  }
  if (name === 'hincrby') {
    const hash = (store.data.get(args[0] as Bytes) ?? {}) as Record<Bytes, Bytes>
    if (!INTEGER.test(hash[args[1] as Bytes] ?? '0')) throw new Error('ERR hash value is not an integer')
  }
  if (/^h(m?)set$/.test(name) && args.length % 2 === 0) {
    throw new Error(`ERR wrong number of arguments for '${name}' command`)
  }
  if (/^mset(nx)?$/.test(name) && args.length % 2 === 1) {
    throw new Error(`ERR wrong number of arguments for '${name}' command`)
  }
  if (/^(incrbyfloat|zincrby)$/.test(name) && !isFloat(args[1])) throw new Error(NOT_A_FLOAT)
  if (name === 'zadd') checkScores(args.slice(1))
  if (/^p?expire(at)?$/.test(name) && args.length > 2) {
    throw new Error(`ERR the Redis stand-in has no options for '${name}'`)
  }
}

function checkScores(args: Bytes[]): void {
  const first = args.findIndex((arg) => !/^(NX|XX|CH|INCR|GT|LT)$/.test(arg))
  const pairs = args.slice(first)
  if (pairs.length % 2 === 1) throw new Error('ERR syntax error')
  const missing = args.slice(0, first).find((option) => /^(INCR|GT|LT)$/.test(option))
  if (missing) throw new Error(`ERR the Redis stand-in has no ${missing} for 'zadd'`)
  if (pairs.some((score, i) => i % 2 === 0 && !isFloat(score))) throw new Error(NOT_A_FLOAT)
}

function isFloat(text = ''): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}

/** The same request as the mock understands it: options in capitals, in the order it expects. */
export function normalise(store: Store, name: string, args: Bytes[]): Bytes[] {
  const upper = (from: number) => args.map((arg, i) => (i < from ? arg : arg.toUpperCase()))
  if (name === 'set') return normaliseSet(store, args)
  if (name === 'scan') return wholeScan(args)
  if (name === 'linsert') return args.map((arg, i) => (i === 1 ? arg.toUpperCase() : arg))
  if (name === 'lmove') return upper(2)
  if (name === 'zadd')
    return args.map((arg, i) => (i > 0 && /^(nx|xx|ch|incr|gt|lt)$/i.test(arg) ? arg.toUpperCase() : arg))
  return args
}

const TIMES = new Set(['EX', 'PX', 'EXAT', 'PXAT'])
const FLAGS = new Set(['NX', 'XX', 'GET', 'KEEPTTL'])

function normaliseSet(store: Store, [key = '', value = '', ...options]: Bytes[]): Bytes[] {
  let time: Bytes[] = []
  const flags = new Set<Bytes>()
  for (let i = 0; i < options.length; i++) {
    const word = (options[i] as Bytes).toUpperCase()
    const amount = options[i + 1]
    if (FLAGS.has(word)) flags.add(word)
    else if (TIMES.has(word) && amount !== undefined && time.length === 0) {
      if (!INTEGER.test(amount)) throw new Error(NOT_AN_INTEGER)
      if (Number(amount) <= 0) throw new Error("ERR invalid expire time in 'set' command")
      time = [word, amount]
      i++
    } else throw new Error('ERR syntax error')
  }
  if ((flags.has('NX') && flags.has('XX')) || (flags.has('KEEPTTL') && time.length > 0))
    throw new Error('ERR syntax error')
  // The mock forgets the time to live on every SET: say it again.
  if (flags.delete('KEEPTTL') && store.expires.has(key)) time = ['PXAT', String(store.expires.get(key))]
  return [key, value, ...time, ...flags]
}

/**
 * SCAN may return more than COUNT asks for, and returns everything here: the mock's cursor is a position in its list
 * of keys, so a client that deletes while it scans would miss some.
 */
function wholeScan([cursor = '', ...options]: Bytes[]): Bytes[] {
  const match = options.findIndex((word) => word.toUpperCase() === 'MATCH')
  return [
    cursor,
    ...(match < 0 ? [] : ['MATCH', options[match + 1] ?? '']),
    'COUNT',
    String(Number.MAX_SAFE_INTEGER),
  ]
}
