// A sweep: the experiment repeated for several values of a knob, so that an effect can be seen to grow.
import type { LabEvent } from './events.ts'
import type { Result, SweepResult } from './result.ts'

interface Swept {
  knob: string
  /** The value that the knob has otherwise; it is one of the points'. */
  own: number
  label: string
  unit?: string
}

/** Runs once for each value. The result is that of the run at the knob's own value, with all points beside it. */
export async function runSweep(
  points: { value: number; run: () => Promise<Result> }[],
  { knob, own, label, unit }: Swept,
  emit: (event: LabEvent) => void,
): Promise<Result> {
  const results: { value: number; result: Result }[] = []
  for (const [i, { value, run }] of points.entries()) {
    const text = `${label}: ${value}${unit ? ` ${unit}` : ''}`
    emit({ type: 'step', step: i + 1, of: points.length, text })
    results.push({ value, result: await run() })
  }
  const { result: main } = results.find(({ value }) => value === own) as { result: Result }
  const warnings = results.flatMap(({ value, result }) =>
    result === main ? [] : result.machine.warnings.map((warning) => `At ${value}: ${warning}`),
  )
  return {
    ...main,
    startedAt: results[0]?.result.startedAt as string,
    seconds: results.reduce((sum, { result }) => sum + result.seconds, 0),
    machine: { ...main.machine, warnings: [...main.machine.warnings, ...warnings] },
    sweep: {
      ...{ knob, label, ...(unit && { unit }) },
      points: results.map(({ value, result }) => ({ value, systems: pointOf(result) })),
    },
  }
}

const pointOf = ({ systems }: Result): SweepResult['points'][number]['systems'] =>
  Object.fromEntries(
    Object.entries(systems).map(([name, { throughput, latency, wrong }]) => [
      name,
      { throughput, latency, wrong },
    ]),
  )
