import { beforeEach, describe, expect, test } from 'vitest'
import { type Breakable, Breaker } from './breaker.ts'
import { UsageError } from './errors.ts'
import type { Fault } from './faults.ts'

let done: string[]
let told: Fault['fault'][]
let breaker: Breaker
let remove: () => Promise<void>

/** A process in name only: this one's pid is never signalled, since only kills are ordered here. */
const target = (values: Partial<Breakable> = {}): Breakable => ({
  system: 'memory',
  name: 'shop',
  instance: 1,
  pid: () => process.pid,
  kill: async () => void done.push('kill'),
  restart: async () => void done.push('restart'),
  ...values,
})

const kill = { name: 'shop', instance: 1, fault: 'kill' } as const
const restore = { ...kill, fault: 'restore' } as const

beforeEach(() => {
  done = []
  told = []
  breaker = new Breaker()
  breaker.onFault(({ fault }) => told.push(fault))
  breaker.underLoad = 'memory'
  remove = breaker.add(target())
})

test('kills and restarts, and tells when it is done', async () => {
  await breaker.break(kill)
  await breaker.break(restore)
  expect(done).toEqual(['kill', 'restart'])
  expect(told).toEqual(['kill', 'restore'])
})

test('what is done already is not done again', async () => {
  await breaker.break(restore)
  await breaker.break(kill)
  await breaker.break(kill)
  expect(done).toEqual(['kill'])
  expect(told).toEqual(['kill'])
})

test('clicks that come faster than processes start are taken one after the other', async () => {
  await Promise.all([breaker.break(kill), breaker.break(restore), breaker.break(kill)])
  expect(done).toEqual(['kill', 'restart', 'kill'])
})

test('a killed process cannot be frozen', async () => {
  await breaker.break(kill)
  await expect(breaker.break({ ...kill, fault: 'freeze' })).rejects.toThrow('restore it first')
  await breaker.break(restore)
})

test('a restart that fails leaves it killed, and says why', async () => {
  breaker.add(target({ restart: () => Promise.reject(new Error('port taken')) }))
  await breaker.break(kill)
  await expect(breaker.break(restore)).rejects.toThrow('port taken')
  await expect(breaker.break(restore)).rejects.toThrow('port taken')
  expect(told).toEqual(['kill'])
})

describe('what is not there', () => {
  test.each([
    { ...kill, name: 'redis' },
    { ...kill, instance: 2 },
    { ...kill, system: 'before' },
  ])('%o is refused', async (fault) => {
    await expect(breaker.break(fault)).rejects.toThrow(UsageError)
  })

  test('the refusal names what is there', async () => {
    await expect(breaker.break({ ...kill, name: 'redis' })).rejects.toThrow('Running: shop 1')
  })

  test('after it was removed', async () => {
    await remove()
    await expect(breaker.break(kill)).rejects.toThrow('Running: none')
  })
})

test('puts everything right that is broken, and nothing else', async () => {
  breaker.add(target({ name: 'worker' }))
  await breaker.break(kill)
  await breaker.restoreAll()
  expect(done).toEqual(['kill', 'restart'])
})

test('a click that comes while all is put right waits for it', async () => {
  await breaker.break(kill)
  await Promise.all([breaker.restoreAll(), breaker.break(restore), breaker.break(kill)])
  expect(done).toEqual(['kill', 'restart', 'kill'])
})
