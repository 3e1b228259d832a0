// What looking into a process costs.
import { fileURLToPath } from 'node:url'
import { geometricMean, pairedRatio } from '../lab/statistics.ts'
import { duration, rate, timesWithin } from '../lab/units.ts'
import type { Check } from './check.ts'
import { onBench } from './loading.ts'

const PROBE = fileURLToPath(new URL('../lab/probe.ts', import.meta.url))
const ROUNDS = 8
const SECONDS = 2

export const probe: Check = {
  title: "The probe's price",
  about: `The lab loads a probe into each process, which reports ten times a second. Here the same server runs with it and without, in ${ROUNDS} rounds of fresh processes, in turns. It answers "hello" and does nothing else, so this is the most that the probe can cost: the part of it in a shop that works is smaller.`,
  measure: ({ signal, progress }) =>
    onBench(signal, async ({ serve, load, clear }) => {
      const carried = { without: [] as number[], with: [] as number[] }
      for (let round = 1; round <= ROUNDS; round++) {
        progress(`round ${round} of ${ROUNDS}`)
        const both = ['without', 'with'] as const
        for (const which of round % 2 ? both : both.toReversed()) {
          const url = await serve('bare', which === 'with' ? { preload: PROBE } : {})
          const { carried: answers, seconds } = await load(url, {
            loop: { kind: 'closed' },
            warmSeconds: 1.5,
            seconds: SECONDS,
          })
          carried[which].push(answers / seconds)
          await clear()
        }
      }
      return {
        head: ['server', 'throughput', 'a request', 'with over without'],
        rows: [
          ['without', ...figures(carried.without), ''],
          ['with', ...figures(carried.with), timesWithin(pairedRatio(carried.with, carried.without))],
        ],
        notes: [],
      }
    }),
}

const figures = (carried: number[]) => {
  const { mean } = geometricMean(carried)
  return [rate(mean), duration(1e6 / mean)]
}
