import { expect, test } from 'vitest'
import { curvesText } from './curve-text.ts'
import { look, rich } from './fixtures.ts'
import { toAscii } from './text.ts'

const text = toAscii(curvesText(rich.result, look(80)))

test('latency against load, with the mean by M/M/1 behind it', () => {
  expect(text.split('\n').slice(0, 13)).toEqual([
    '  o before latency by offered load, up to and beyond 120 req/s',
    '     2 s |',
    '     1 s |                                                             ^',
    '         |                                                  -          *',
    '         |                                              ^ --',
    '  100 ms |                                    ^        -*-',
    '         |               ^         ^           --------',
    '         |     ^            -------*----------*',
    '   10 ms |-----*---------*--',
    '    5 ms |',
    '         ++---------+---------+----------+---------+---------+---------+',
    '          0 %     20 %      40 %       60 %      80 %      100 %     120 %',
    '          * p50   ^ p99   - mean by M/M/1',
  ])
})

test('every step with what theory expects there, which ends at the capacity', () => {
  expect(text).toContain(
    [
      '   load  offered  goodput     mean    M/M/1    M/G/1      p50      p99  errors',
      '   10 %       12       12  10.7 ms  12.1 ms  11.7 ms  8.89 ms  26.7 ms       0',
    ].join('\n'),
  )
  expect(text).toMatch(/ 120 % +144 +120 +480 ms +- +- +400 ms +1\.2 s +7/)
})

test('the knee and the theory in words; no law of Little where answers failed', () => {
  expect(text).toContain('Knee of before: 50 % of its capacity, 60 req/s.')
  expect(text.replace(/\s+/g, ' ')).toContain(
    'what a request of before takes alone, 11.2 ms, and how long it keeps the server busy, 8.33 ms; times vary by c2 ~ 0.2.',
  )
  expect(text).not.toContain("Little's law")
})

test('a result without curves has no text of them', () => {
  const { curves, ...plain } = rich.result
  expect(curvesText(plain, look(80))).toBe('')
})
