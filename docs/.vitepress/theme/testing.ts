// For tests: what a result may have beyond its systems, as a machine that obeys the theory would show it.
import type { CurvePoint, Latency, LoadCurve, SweepResult } from '../../../src/lab/result.ts'
import { mm1 } from '../../../src/lab/theory/queue.ts'

export const exampleLatency = (mean: number): Latency => ({
  mean,
  p50: mean * 0.7,
  p90: mean * 2.3,
  p99: mean * 4.6,
  p999: mean * 6.9,
  max: mean * 9,
})

/** M/M/1 with a service time of 8 ms; beyond its capacity it carries no more, and requests wait without end. */
export const exampleCurve = (capacity = 125): LoadCurve => ({
  capacity,
  points: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1, 1.2].map(
    (share): CurvePoint => ({
      share,
      offered: share * capacity,
      goodput: Math.min(share, 1) * capacity,
      latency: exampleLatency(share < 1 ? mm1(8_000, share) : 400_000 * share),
      errors: 0,
    }),
  ),
})

/** Throughputs (req/s) of each system at each value of a knob. */
export const exampleSweep = (
  values: number[],
  throughputs: Record<string, number[]>,
  named: Partial<SweepResult> = {},
): SweepResult => ({
  knob: 'instances',
  label: 'Instances',
  points: values.map((value, i) => ({
    value,
    systems: Object.fromEntries(
      Object.entries(throughputs).map(([name, of]) => {
        const mean = of[i] as number
        return [
          name,
          {
            throughput: { mean, low: mean * 0.95, high: mean * 1.06 },
            latency: exampleLatency(20e6 / mean),
            wrong: { mean: 0, low: 0, high: 0.001 },
          },
        ]
      }),
    ),
  })),
  ...named,
})
