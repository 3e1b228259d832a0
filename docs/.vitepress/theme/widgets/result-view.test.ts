import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../../src/lab/experiment.ts'
import { headlineOf } from '../../../../src/lab/headline.ts'
import type { Effect, Result } from '../../../../src/lab/result.ts'
import { exampleEffect, exampleResult, exampleSystem } from '../../../../src/lab/testing.ts'
import { besides, others, predictedEffect, saidOn, throughputCaption } from './result-view.ts'

const claim: Claim = { metric: 'throughput', of: 'memory', over: 'before', atLeast: 3 }
const effectsOf = (of: string) =>
  (['throughput', 'p50', 'p99'] as const).map((metric) => exampleEffect({ of, metric }))
const resultOf = (...compared: string[]) =>
  exampleResult({
    systems: Object.fromEntries(['before', ...compared].map((name) => [name, exampleSystem()])),
    effects: compared.flatMap(effectsOf),
  })
const open = (result: Result): Result => ({
  ...result,
  workload: { ...result.workload, loop: 'open', rate: 200 },
})
const told = (effect: Effect | undefined) => effect && `${effect.of} ${effect.metric}`
const main = (result: Result) => headlineOf(result, [claim]) as Effect
const beside = (result: Result) => besides(result.effects, result.workload.loop, main(result)).map(told)

describe('a run with the system that the prediction is about', () => {
  const run = resultOf('memory', 'redis')
  it('answers the prediction', () => {
    expect(told(predictedEffect(run, claim))).toBe('memory throughput')
    expect(saidOn(run, 'throughput', 10, claim)).toEqual({ value: 10_000, text: 'you said ×10' })
    expect(saidOn(run, 'p99', 10, claim)).toBeUndefined()
    expect(saidOn(run, 'throughput', null, claim)).toBeUndefined()
  })
  it('tells its throughput and its p99, and beside them the other systems', () => {
    expect(told(main(run))).toBe('memory throughput')
    expect(beside(run)).toEqual(['memory p99'])
    const rest = others(run, main(run), [claim])
    expect(rest.map(({ effect, beside }) => [told(effect), told(beside)])).toEqual([
      ['redis throughput', 'redis p99'],
    ])
  })
})

describe('a run without it', () => {
  const run = resultOf('redis')
  it('does not answer the prediction', () => {
    expect(predictedEffect(run, claim)).toBeUndefined()
    expect(saidOn(run, 'throughput', 10, claim)).toBeUndefined()
  })
  it('tells what it has', () => {
    expect(told(main(run))).toBe('redis throughput')
  })
})

describe('under an open loop, where all carry what is offered', () => {
  const run = open(resultOf('redis', 'memory'))
  it('throughput answers no prediction', () => {
    expect(predictedEffect(run, claim)).toBeUndefined()
    expect(saidOn(run, 'throughput', 10, claim)).toBeUndefined()
    expect(told(predictedEffect(run, { ...claim, metric: 'p99' }))).toBe('memory p99')
  })
  it('tells p99 and p50, of the lesson’s system first', () => {
    expect(told(main(run))).toBe('memory p99')
    expect(beside(run)).toEqual(['memory p50'])
    const rest = others(run, main(run), [claim])
    expect(rest.map(({ effect, beside }) => [told(effect), told(beside)])).toEqual([
      ['redis p99', 'redis p50'],
    ])
  })
  it('says of throughput what was offered', () => {
    expect(throughputCaption(run)).toBe('answered, of 200 req/s offered')
    expect(throughputCaption(resultOf('memory'))).toBe('requests a second, higher is better')
  })
})
