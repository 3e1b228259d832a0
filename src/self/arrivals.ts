// Do requests of the open loop arrive as those of independent people do?
import { request } from 'undici'
import { duration, percent, significant } from '../lab/units.ts'
import type { Check } from './check.ts'
import { dispersion, fitExponential } from './goodness.ts'
import { asking, onBench } from './loading.ts'

const RATES = [50, 200, 1000]
const SECONDS = 10
/** Wide enough for several arrivals at the lowest rate, and many windows in all. */
const WINDOW_MS = 100

export const arrivals: Check = {
  title: "The open loop's arrivals",
  about:
    'When requests arrive at a server, by its own clock, against a Poisson process of the rate that was asked for. The distance is the greatest difference between the share of gaps up to some length and what it should be (Kolmogorov and Smirnov); p is how often chance alone brings so great a one. Dispersion is the variance of arrivals in 100 ms over their mean: 1 for a Poisson process, 0 for a regular beat.',
  measure: ({ signal, progress }) =>
    onBench(signal, async ({ serve, load }) => {
      const url = await serve('bare')
      await load(url, { loop: { kind: 'closed' }, seconds: 1 })
      const rows: string[][] = []
      for (const rate of RATES) {
        progress(`${rate} req/s`)
        await arrived(url)
        const { lateP99 = 0 } = await load(url, {
          ...{ loop: { kind: 'open', rate }, seconds: SECONDS, seed: rate, workload: asking('/hello', 1) },
        })
        const times = await arrived(url)
        const gaps = times.slice(1).map((time, i) => time - (times[i] as number))
        const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
        const fit = fitExponential(gaps, 1000 / rate)
        rows.push([
          `${rate} req/s`,
          String(times.length),
          duration(mean * 1000),
          percent(fit.distance),
          fit.p < 0.001 ? 'below 0.001' : significant(fit.p),
          significant(dispersion(times, WINDOW_MS)),
          duration(lateP99),
        ])
      }
      return {
        head: ['rate', 'arrivals', 'mean gap', 'distance', 'p', 'dispersion', 'late, p99'],
        rows,
        notes: [
          'Requests that are due within some microseconds of each other arrive in one piece, which is the greater part of the distance at a high rate.',
        ],
      }
    }),
}

/** When requests have arrived since the last question, ms. */
async function arrived(url: string): Promise<number[]> {
  const { body } = await request(`${url}/arrivals`)
  return (await body.json()) as number[]
}
