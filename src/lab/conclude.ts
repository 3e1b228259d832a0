// From what was measured to the result.
import { isBound } from './claim.ts'
import { checkClaim } from './claims.ts'
import type { Faults } from './measure-rounds.ts'
import type { Plan } from './plan.ts'
import type { Prepared } from './prepare.ts'
import type { Machine, Result } from './result.ts'
import {
  drainWarnings,
  effects,
  generatorWarnings,
  type Rounds,
  summarize,
  warmUpWarnings,
} from './summary.ts'

export function conclude(
  plan: Plan,
  engines: Prepared['engines'],
  rounds: Rounds,
  faults: Faults,
  machine: Machine,
  time: { startedAt: Date; seconds: number },
): Result {
  const {
    lesson,
    question,
    scenario,
    fault,
    knobs,
    loop,
    workload,
    seed,
    warmSeconds,
    loadSeconds,
    prediction,
  } = plan
  const systems = Object.fromEntries(
    Object.entries(plan.systems).map(([name, system]) => [
      name,
      summarize(name, system, engines[name] ?? {}, rounds),
    ]),
  )
  const doubts = [
    ...warmUpWarnings(plan, rounds),
    ...generatorWarnings(loop, systems),
    ...drainWarnings(systems),
  ]
  const measured = effects(plan, rounds)
  return {
    format: 'tenfold-result-1',
    lesson,
    question,
    ...(scenario && { scenario }),
    startedAt: time.startedAt.toISOString(),
    seconds: time.seconds,
    machine: { ...machine, warnings: [...machine.warnings, ...doubts] },
    workload: {
      loop: loop.kind,
      connections: workload.connections,
      ...(loop.kind === 'open' && { rate: loop.rate }),
      seed,
      warmSeconds,
      loadSeconds,
      ...(plan.quick && { quick: true as const }),
    },
    knobs,
    systems,
    effects: measured,
    claims: plan.claims.filter(isBound).map((claim) => checkClaim(claim, measured, systems, plan.systems)),
    ...(fault && { plannedFault: fault }),
    ...(faults.length > 0 && { faults }),
    ...(prediction !== undefined && { prediction }),
  }
}
