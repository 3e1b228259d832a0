import { expect, test } from 'vitest'
import { allowedCores, coreCount, parseCores, place } from './placement.ts'

test.each([
  ['0', [0]],
  ['0-2,5', [0, 1, 2, 5]],
  ['2-3,8-9', [2, 3, 8, 9]],
  ['', []],
])('reads "%s" as the kernel means it', (list, cores) => {
  expect(parseCores(list)).toEqual(cores)
})

test('there is at least one processor', () => {
  expect(coreCount()).toBeGreaterThanOrEqual(1)
})

test('leaves placement to the kernel where processors are fewer than processes', async () => {
  expect(await place(100_000)).toEqual({ system: undefined, generator: undefined })
})

test('otherwise the load generator shares no processor with the system', async () => {
  const { system, generator } = await place(1)
  if (system === undefined) return expect(generator).toBeUndefined()
  const apart = parseCores(system)
  expect([...apart, Number(generator)]).toEqual(allowedCores())
  expect(apart).not.toContain(Number(generator))
})
