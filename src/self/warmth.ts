// Are systems warm when they are measured? Each is loaded for so long that it must be, and its first moments are held against its last.

import type { LabEvent } from '../lab/events.ts'
import { listLessons } from '../lab/lessons.ts'
import { CROWD, hasRoughlySettled } from '../lab/load/warm.ts'
import { makePlan, type Plan } from '../lab/plan.ts'
import { runExperiment } from '../lab/run.ts'
import { pairedRatio } from '../lab/statistics.ts'
import { duration, percent, timesWithin } from '../lab/units.ts'
import type { Check } from './check.ts'

const ROUNDS = 3
const SECONDS = 10
/** The last of them, for what a system carries in the end, s. */
const LATER_SECONDS = 3

/** A system's samples of one round, of 100 ms each: right answers a second. */
interface Load {
  warm: number[]
  measure: number[]
}

export const warmth: Check = {
  title: 'Warm when measured',
  about: `The systems of each lesson that is measured in the closed loop, warmed up as in its usual run and then loaded for ${SECONDS} s, in ${ROUNDS} rounds. What they carried in the stretch that is measured is held against what they carried in the last ${LATER_SECONDS} s: a system that was warm has ×1. The last column is the same for the stretch that --quick measures, where no larger crowd warms up.`,
  async measure({ signal, progress }) {
    const rows: string[][] = []
    for (const { name, experiment } of await listLessons()) {
      if (!experiment) continue
      const [usual, quick] = [makePlan(experiment, {}), makePlan(experiment, { quick: true })]
      if (usual.loop.kind === 'open') continue
      const loads: Record<string, Load[]> = {}
      const emit = (event: LabEvent) => {
        // What comes after the rounds is the load curve. What is loaded by a share of another's throughput carries that, warm or not.
        if (!('round' in event && event.round <= ROUNDS && 'system' in event)) return
        if (usual.systems[event.system]?.load) return
        loads[event.system] ??= []
        if (event.type === 'load' && event.phase === 'warm') {
          progress(`${name}: ${event.system}, round ${event.round} of ${ROUNDS}`)
          loads[event.system]?.push({ warm: [], measure: [] })
        }
        if (event.type === 'sample' && event.phase !== 'play')
          loads[event.system]?.at(-1)?.[event.phase].push(event.throughput)
      }
      await runExperiment(experiment, { rounds: ROUNDS, seconds: SECONDS }, { emit, signal })
      for (const [system, its] of Object.entries(loads))
        rows.push([name, system, ...row(its, { usual, quick })])
    }
    const head = ['lesson', 'system', 'warm-up', 'measured over later', 'with --quick']
    return {
      head,
      rows,
      notes: ["A lesson in the open loop isn't here: what it carries is what it is offered."],
    }
  },
}

type Seconds = Record<'usual' | 'quick', Pick<Plan, 'warmSeconds' | 'loadSeconds'>>

function row(loads: Load[], plans: Record<'usual' | 'quick', Plan>): string[] {
  const { measured, later, quick } = stretches(loads, plans)
  const warm = loads.reduce((sum, { warm }) => sum + warm.length / 10, 0) / loads.length
  return [
    duration(warm * 1e6),
    timesWithin(pairedRatio(measured, later)),
    plans.usual.workload.connections < CROWD ? '' : percent(pairedRatio(quick, later).mean),
  ]
}

/** What was carried in each round's stretches, req/s: the one that a usual run measures, the last one, the one of a quick run. */
export function stretches(loads: Load[], { usual, quick }: Seconds) {
  return {
    measured: loads.map(({ measure }) => mean(measure.slice(0, samples(usual.loadSeconds)))),
    later: loads.map(({ measure }) => mean(measure.slice(-samples(LATER_SECONDS)))),
    quick: loads.map(({ warm, measure }) => {
      const all = [...warm, ...measure]
      let begin = 0
      while (begin < samples(quick.warmSeconds) && !hasRoughlySettled(all.slice(0, begin))) begin++
      return mean(all.slice(begin, begin + samples(quick.loadSeconds)))
    }),
  }
}

const samples = (seconds: number) => Math.round(seconds * 10)
const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
