// The stand-in against a real redis-server: the same requests must get the same bytes.
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findProgram } from '../../binary.ts'
import { startForTest } from '../../testing.ts'
import { startRedisServer } from '../from-binary.ts'
import { RawConnection, request } from '../raw-connection.ts'

const path = await findProgram('redis-server', process.env)

let folder: string
let standIn: Awaited<ReturnType<typeof startForTest>>
let real: Awaited<ReturnType<typeof startRedisServer>> | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-test-'))
  standIn = await startForTest('redis', 'stand-in')
  if (path) real = await startRedisServer(path, { folder })
})

afterAll(async () => {
  await standIn.stop()
  await real?.stop()
  await rm(folder, { recursive: true })
})

/** Each line is sent on one connection; `;` parts requests sent together. */
const SCRIPT = `
  PING | PING hello | ECHO hi | NOSUCH | NOSUCH a b | nosuch.command 1 2 3
  GET | GET a b | SET a | MGET | HSET h f | HSET h f 1 g | MSET a | MSET a 1 b | DEL | SUBSCRIBE
  SET a 1 | GET a | get a | SET a 2 NX | SET n 1 nx ex 100 | TTL n | SET a 2 XX | GET a | SET missing 1 XX | GET missing
  SET a 3 GET | SET a 1 EX | SET a 1 EX x | SET a 1 EX 0 | SET a 1 BAD | SET a 1 NX XX | SET a 1 EX 10 PX 10
  SET t 1 EX 100 | SET t 2 KEEPTTL | TTL t | SET t 3 | TTL t | TTL missing | PERSIST t | EXPIRE t 50 | TTL t | PERSIST t | TTL t
  EXPIRE missing 10 | EXPIRE t x | EXPIRE t -1 | EXISTS t | SETEX s 10 v | SETEX s 0 v | SETEX s x v | PSETEX s 10000 v | TTL s
  SETNX s 1 | SETNX s2 1 | GETSET s2 2 | GETDEL s2 | GETDEL s2 | APPEND s tail | STRLEN s | GETRANGE s 0 2 | TYPE s | TYPE missing
  EXISTS a a missing | DEL a missing | UNLINK n | GET a | MSET a 1 b 2 c OK | MGET a missing b | GET c | SET c OK GET | SET c 1 EX 100 GET | TTL c | SET c OK
  INCR a | INCRBY a 5 | DECR a | DECRBY a 2 | INCRBY a x | INCR c | INCR new | INCRBYFLOAT a 1.5 | INCRBYFLOAT a x
  SET text é | STRLEN text | GET text
  RPUSH l a b c | LPUSH l z | LLEN l | LRANGE l 0 -1 | LRANGE l 1 2 | LRANGE l x 1 | LINDEX l 0 | LINDEX l 99 | LINDEX l -1
  LSET l 0 y | LREM l 1 b | LTRIM l 0 1 | LRANGE l 0 -1 | LPOP l | RPOP l | LPOP l | LLEN l | EXISTS l | LRANGE l 0 -1
  RPUSH l a b c d | LPOP l 2 | LPOP missing 2 | RPOPLPUSH l m | LMOVE m l LEFT RIGHT | LMOVE l m left right | EXISTS m | LINSERT l before c x | LRANGE l 0 -1
  GET l | INCR l | LPUSH a 1 | HGET l f | SADD l x | ZADD l 1 x | HSET a f 1 | SMEMBERS l | ZRANGE l 0 -1 | SET l over | GET l
  HSET h f 1 g 2 | HSET h f 3 | HGET h f | HGET h missing | HGETALL h | HGETALL missing | HMGET h f missing g | HMSET h x 1 | HLEN h
  HINCRBY h f 4 | HINCRBY h f x | HSET h word w | HINCRBY h word 1 | HEXISTS h f | HKEYS h | HVALS h | HSETNX h f 9 | HSTRLEN h f | HDEL h f g x word | EXISTS h
  SADD set a | SADD set a b | SCARD set | SISMEMBER set a | SISMEMBER set z | SREM set a z | SMEMBERS set | SMOVE set other b | EXISTS set | SPOP missing
  SADD s1 a b | SADD s2 b | SINTER s1 s2 | SDIFF s1 s2 | SINTERSTORE dest s1 s2 | SMEMBERS dest | SMISMEMBER s1 a q
  ZADD z 1 a 2 b 3 c | ZADD z 5 a | ZADD z x a | ZADD z 1 | ZADD z nx 9 a | ZSCORE z a | ZSCORE z missing | ZCARD z | ZRANGE z 0 -1 | ZRANGE z 0 -1 WITHSCORES | ZREVRANGE z 0 0
  ZRANGEBYSCORE z 2 3 | ZRANGEBYSCORE z (2 +inf | ZCOUNT z -inf +inf | ZRANK z b | ZRANK z missing | ZREVRANK z a | ZINCRBY z 2.5 b | ZINCRBY z x b | ZREM z a missing
  ZREMRANGEBYSCORE z 0 3 | ZPOPMIN z | EXISTS z | ZADD z 1 a 2 b 3 c | ZPOPMAX z 2 | ZPOPMIN missing
  SCAN 0 MATCH nothing* COUNT 1000 | KEYS nothing* | DBSIZE | RENAME a renamed | GET renamed | GET a
  EVAL return 1 0 | EVAL return{1,'two',false} 0 | EVAL return(KEYS[1]) 1 k | EVAL return{ARGV[1],ARGV[2]} 0 x y | EVAL return(nil) 0
  EVAL redis.call('SET',KEYS[1],5) 1 k | GET k | EVAL return(redis.call('INCR',KEYS[1])) 1 k | GET k | EVALSHA ffff 0 | TTL k
  MULTI ; SET a 1 ; INCR a ; GET a ; EXEC | MULTI ; SET a x ; INCR a ; GET a ; EXEC | MULTI ; NOSUCH ; SET a 2 ; EXEC | GET a
  MULTI ; GET ; EXEC | MULTI ; MULTI ; DISCARD | EXEC | DISCARD | MULTI ; SET a 3 ; DISCARD | GET a | MULTI ; EXEC | MULTI ; WATCH a ; DISCARD
  WATCH a ; MULTI ; SET a 4 ; EXEC | WATCH a ; SET a 5 ; MULTI ; SET a 6 ; EXEC | WATCH a ; SET a 7 ; UNWATCH ; MULTI ; GET a ; EXEC
  SELECT 1 ; GET a ; SET a other ; SELECT 0 ; GET a | SELECT 99 | SELECT x
  PUBLISH nobody hi | SUBSCRIBE news sport | GET a | PING | SUBSCRIBE news | UNSUBSCRIBE sport | PSUBSCRIBE n* | PUNSUBSCRIBE | UNSUBSCRIBE | UNSUBSCRIBE | GET a
  FLUSHDB | DBSIZE | GET a
`
const steps = SCRIPT.split(/[|\n]/)
  .map((step) => step.trim())
  .filter(Boolean)
const bytesOf = (step: string) =>
  Buffer.concat(step.split(' ; ').map((words) => request(...words.split(' '))))

async function answers(url: string): Promise<string[]> {
  const connection = new RawConnection(url)
  const all: string[] = []
  for (const step of steps) all.push(`${step} → ${JSON.stringify(await connection.send(bytesOf(step)))}`)
  connection.close()
  return all
}

describe.skipIf(!path)(
  `the same answers as redis-server${path ? '' : ' (skipped: redis-server is not on PATH)'}`,
  () => {
    test('to every request of the script, byte for byte', async () => {
      expect(await answers(standIn.url)).toEqual(await answers(real?.url ?? ''))
    })
  },
)

describe('the protocol', () => {
  test('a request may arrive in pieces of any size', async () => {
    const connection = new RawConnection(standIn.url)
    for (const byte of request('SET', 'pieces', 'é'.repeat(50))) {
      connection.write(Buffer.of(byte))
      await new Promise(setImmediate)
    }
    expect(await connection.send(request('GET', 'pieces'))).toBe(`+OK\r\n$100\r\n${'Ã©'.repeat(50)}\r\n`)
    connection.close()
  })

  test('a large value comes back whole', async () => {
    const connection = new RawConnection(standIn.url)
    const large = 'x'.repeat(2_000_000)
    expect(await connection.send(request('SET', 'large', large))).toBe('+OK\r\n')
    expect(await connection.send(request('GET', 'large'))).toBe(`$2000000\r\n${large}\r\n`)
    connection.close()
  })

  test('1000 pipelined requests are answered in order', async () => {
    const connection = new RawConnection(standIn.url)
    const pipeline = Buffer.concat(Array.from({ length: 1000 }, () => request('INCR', 'pipelined')))
    const inOrder = Array.from({ length: 1000 }, (_, i) => `:${i + 1}\r\n`).join('')
    expect(await connection.send(pipeline)).toBe(inOrder)
    connection.close()
  })

  test('bytes that are no text are kept', async () => {
    const client = new Redis(standIn.url)
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    await client.set(bytes, bytes)
    await client.rpush('binary-list', bytes)
    await client.hset('binary-hash', { field: bytes })
    expect(await client.getBuffer(bytes)).toEqual(bytes)
    expect(await client.lrangeBuffer('binary-list', 0, -1)).toEqual([bytes])
    expect(await client.hgetBuffer('binary-hash', 'field')).toEqual(bytes)
    client.disconnect()
  })

  test('something that is not RESP gets an error, then the end of the connection', async () => {
    const connection = new RawConnection(standIn.url)
    connection.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    expect(await connection.until('\r\n')).toMatch(/^-ERR Protocol error/)
    await connection.ended
  })

  test.each([
    ['*1048577\r\n', 'invalid multibulk length'],
    ['*1\r\n$536870913\r\n', 'invalid bulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    [`*${'1'.repeat(70)}`, 'invalid multibulk length'],
  ])('%j is refused, as Redis does', async (bytes, why) => {
    const connection = new RawConnection(standIn.url)
    connection.write(Buffer.from(bytes))
    expect(await connection.until('\r\n')).toBe(`-ERR Protocol error: ${why}`)
    await connection.ended
  })

  test('requests before it are answered first, however their bytes are cut', async () => {
    const connection = new RawConnection(standIn.url)
    connection.write(Buffer.from('*1\r\n$4\r\nPING\r\nX'))
    expect(await connection.until('\r\n')).toBe('+PONG')
    expect(await connection.until('\r\n')).toMatch(/^-ERR Protocol error: expected '\*', got 'X'/)
    await connection.ended
  })
})

describe('with ioredis', () => {
  test('a message reaches every subscriber, by channel and by pattern', async () => {
    const [channel, pattern, publisher] = [
      new Redis(standIn.url),
      new Redis(standIn.url),
      new Redis(standIn.url),
    ]
    const received = Promise.all([once(channel, 'message'), once(pattern, 'pmessage')])
    await channel.subscribe('orders')
    await pattern.psubscribe('ord*')
    expect(await publisher.publish('orders', 'paid')).toBe(2)
    expect(await received).toEqual([
      ['orders', 'paid'],
      ['ord*', 'orders', 'paid'],
    ])
    channel.disconnect()
    pattern.disconnect()
    await vi.waitFor(async () => expect(await publisher.publish('orders', 'unheard')).toBe(0))
    publisher.disconnect()
  })

  test('nobody gets between the commands of a transaction', async () => {
    const clients = [new Redis(standIn.url), new Redis(standIn.url)]
    const bump = (client: Redis) => client.multi().incr('pair').incr('pair').exec()
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => bump(clients[i % 2] as Redis)))
    for (const replies of all) {
      const [first, second] = (replies ?? []).map(([, value]) => value as number)
      expect(second).toBe((first ?? 0) + 1)
    }
    for (const client of clients) client.disconnect()
  })

  test('a client that deletes while it scans finds every key', async () => {
    const client = new Redis(standIn.url)
    await client.mset(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`scan:${i}`, '1'])))
    for await (const keys of client.scanStream({ match: 'scan:*' }))
      if (keys.length > 0) await client.unlink(keys)
    expect(await client.keys('scan:*')).toEqual([])
    client.disconnect()
  })

  test('a script is called by its hash, from any connection', async () => {
    const clients = [new Redis(standIn.url), new Redis(standIn.url)]
    for (const client of clients) {
      client.defineCommand('addTwice', {
        numberOfKeys: 1,
        lua: "redis.call('INCR', KEYS[1]); return redis.call('INCR', KEYS[1])",
      })
      await (client as unknown as { addTwice(key: string): Promise<number> }).addTwice('scripted')
    }
    expect(await clients[0]?.get('scripted')).toBe('4')
    for (const client of clients) client.disconnect()
  })

  test('a command that Redis has and the stand-in has not says so', async () => {
    const client = new Redis(standIn.url)
    await expect(client.brpop('queue', 1)).rejects.toThrow(/the Redis stand-in has no 'brpop'.*REDIS_URL/)
    expect(await client.info()).toMatch(/redis_version:\S+[\s\S]*not a real Redis/)
    client.disconnect()
  })
})
