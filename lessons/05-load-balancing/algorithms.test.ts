// Each algorithm on instances that are nothing but numbers.
import { describe, expect, test } from 'vitest'
import { algorithms, type Choose, leastConnections, roundRobin, twoChoices, weighted } from './algorithms.ts'

interface Fake {
  name: string
  inFlight: number
  weight: number
  meanMs: number
}

const instances = (...inFlight: number[]): Fake[] =>
  inFlight.map((n, i) => ({ name: 'abcdefgh'[i] as string, inFlight: n, weight: 1, meanMs: 0 }))

/** The names of those chosen, `times` in a row. */
const chosen = (choose: Choose, up: readonly Fake[], times: number) =>
  Array.from({ length: times }, () => choose(up).name).join('')

describe.each(Object.entries(algorithms))('%s', (_name, make) => {
  test('takes the only one there is', () => {
    expect(chosen(make(), instances(7), 3)).toBe('aaa')
  })

  test('spreads evenly over equals', () => {
    const names = chosen(make(), instances(0, 0, 0, 0), 4000)
    for (const name of 'abcd') expect(names.split(name).length - 1).toBeGreaterThan(800)
  })

  test('goes on when one has gone, and when it is back', () => {
    const choose = make()
    const all = instances(0, 0, 0)
    chosen(choose, all, 5)
    expect(chosen(choose, all.slice(1), 10)).toMatch(/^[bc]+$/)
    expect(chosen(choose, all, 30)).toContain('a')
  })
})

test('round robin takes turns, however busy they are', () => {
  expect(chosen(roundRobin(), instances(9, 0, 5), 6)).toMatch(/abcabc|bcabca|cabcab/)
})

test('least connections takes the least busy one, and equals in turn', () => {
  expect(chosen(leastConnections(), instances(3, 1, 2), 3)).toBe('bbb')
  expect(new Set(chosen(leastConnections(), instances(3, 1, 1), 4))).toEqual(new Set('bc'))
})

test('two choices draws two different ones and takes the less busy of them', () => {
  const up = instances(1, 2, 3, 4)
  const drawn = new Set<string>()
  for (let first = 0; first < 4; first++)
    for (let other = 0; other < 3; other++) {
      const draws = [first / 4, other / 3 + 0.01]
      const { name } = twoChoices(() => draws.shift() as number)(up)
      drawn.add(name)
    }
  expect(drawn).toEqual(new Set('abc')) // the busiest one is never the better of two
})

test('weighted gives shares by weight, spread out', () => {
  const [a, b] = instances(0, 0) as [Fake, Fake]
  expect(chosen(weighted(), [{ ...a, weight: 3 }, b], 8)).toBe('aabaaaba')
  expect(chosen(weighted(), [{ ...a, weight: 0 }, b], 4)).toBe('bbbb')
})
