import { expect, test } from 'vitest'
import { exampleEffect } from './testing.ts'
import {
  effectSentence,
  effectShort,
  faultSentence,
  parseRatio,
  predictionQuestion,
  predictionSentence,
} from './words.ts'

const throughputEffect = exampleEffect({ of: 'memory', ratio: 31.6, low: 30.2, high: 33.1 })
const latencyEffect = exampleEffect({
  of: 'memory',
  metric: 'p99',
  ratio: 1 / 38,
  low: 1 / 41,
  high: 1 / 36,
  verdict: 'lower',
})
const none = { ratio: 1, low: 0.97, high: 1.04, verdict: 'no measurable difference' as const }

test('an effect in one sentence, with its interval', () => {
  expect(effectSentence(throughputEffect)).toBe('memory carries ×31.6 the throughput of before (30.2–33.1)')
  expect(effectSentence(latencyEffect)).toBe(
    'the p99 latency of memory is 38× lower (36–41) than that of before',
  )
  expect(effectShort(latencyEffect)).toBe('p99 38× lower (36–41)')
  expect(effectSentence({ ...throughputEffect, ...none })).toBe(
    'no measurable difference in throughput between memory and before (0.97–1.04)',
  )
})

test('an effect on one kind of request names it', () => {
  const route = 'catalog'
  expect(effectSentence({ ...latencyEffect, route })).toBe(
    'the p99 latency of catalog in memory is 38× lower (36–41) than that in before',
  )
  expect(effectSentence({ ...throughputEffect, route })).toBe(
    'memory carries ×31.6 the throughput of catalog in before (30.2–33.1)',
  )
  expect(effectShort({ ...latencyEffect, route })).toBe('p99 of catalog 38× lower (36–41)')
})

test('one round has no interval and gets no verdict', () => {
  const single = { ...throughputEffect, rounds: 1, low: 0, high: Infinity }
  expect(effectSentence(single)).toMatch(/single round: no interval, so no verdict$/)
})

test('asks for the effect that the lesson claims', () => {
  expect(predictionQuestion(throughputEffect)).toBe(
    'How many times the throughput of before will memory carry?',
  )
  expect(predictionQuestion(latencyEffect)).toMatch(
    /p99 latency of before will memory have\? \(below 1 is faster\)/,
  )
  expect(predictionQuestion({ ...latencyEffect, route: 'catalog' })).toMatch(
    /^How many times the p99 latency of catalog in before will memory have\?/,
  )
})

test('reads a ratio as people write it', () => {
  expect(['10', '10x', 'x10', '×10', ' 10 × ', '0.5', '0,5', '.5'].map(parseRatio)).toEqual([
    10, 10, 10, 10, 10, 0.5, 0.5, 0.5,
  ])
  for (const wrong of ['', 'ten', '0', '-3', '1e3', '10%', '1.2.3']) expect(parseRatio(wrong)).toBeUndefined()
})

test('holds a prediction against the result', () => {
  const after = (said: number, effect = throughputEffect) => predictionSentence(said, effect)
  expect(after(10)).toBe('You said ×10. It was ×31.6, three times what you said.')
  expect(after(32)).toBe('You said ×32. It was ×31.6: within its interval.')
  expect(after(35)).toBe('You said ×35. It was ×31.6: close.')
  expect(after(50)).toBe('You said ×50. It was ×31.6: you said 1.6 times as much.')
  expect(after(1000)).toBe('You said ×1\u202f000. It was ×31.6: you said 32 times as much.')
  expect(after(0.5)).toBe('You said ×0.5. It was ×31.6: the other way.')
})

test('tells what is broken on purpose', () => {
  expect(faultSentence({ name: 'shop', instance: 2, fault: 'slow' })).toBe(
    'shop 2 is slowed down in every round',
  )
})
