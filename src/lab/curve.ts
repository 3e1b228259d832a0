// The load curve: what requests of a system take, step by step from an idle server to one that is offered more than it can carry.
import { RunFailed } from './errors.ts'
import { decode, latency } from './histogram.ts'
import type { LoadFigures, Loop } from './load/protocol.ts'
import { loadSystem, type RoundContext, startPlanned } from './measure.ts'
import type { Plan } from './plan.ts'
import type { CurvePoint, LoadCurve } from './result.ts'

/** The capacity is measured this many times as long as a step: every step is told as a share of it. */
const CAPACITY_STEPS = 1.5
/** And before, it is warmed up, for this long at most, s: there is but one set of processes, so there is time. */
const WARM_SECONDS = 6
/** Which usually has settled sooner: for saying how long it will take. */
const USUAL_WARM_SECONDS = 3
/** Arrivals before those that are counted, and the answers after the last, about, s: for saying how long it will take. */
const AROUND_A_STEP_SECONDS = 0.6
/** A curve during which something was broken is measured again; after so many, the run gives up. */
const MOST_DISTURBED = 5

const systemsOf = ({ systems }: Plan) => Object.keys(systems).filter((name) => !systems[name]?.load)

/** How long the curves will take, about, s; 0 when none is measured. */
export function curveSecondsOf(plan: Plan): number {
  const { shares, seconds } = plan.curve
  if (shares.length === 0) return 0
  const capacity = USUAL_WARM_SECONDS + seconds * CAPACITY_STEPS
  return systemsOf(plan).length * (capacity + shares.length * (seconds + AROUND_A_STEP_SECONDS))
}

/**
 * Measures each system's load curve on one set of fresh processes: first what it carries in the closed loop, then shares of that in the
 * open loop, in ascending order. Systems that are declared with a load of their own have none.
 * @param round the number that its events carry
 * @param faults how many there have been; while it grows, what is measured isn't counted
 * @returns undefined when the plan has no curve
 * @throws RunFailed when a process can't start or dies
 */
export async function measureCurves(
  round: number,
  context: RoundContext,
  faults: () => number,
): Promise<Record<string, LoadCurve> | undefined> {
  const { plan, emit, breaker } = context
  if (plan.curve.shares.length === 0) return undefined
  const names = systemsOf(plan)
  const steps = plan.curve.shares.length + 1
  const curves: Record<string, LoadCurve> = {}
  let disturbed = 0
  while (Object.keys(curves).length < names.length) {
    const done = Object.keys(curves).length
    const name = names[done] as string
    const before = faults()
    let step = done * steps
    const tell = (text: string) => emit({ type: 'step', step: ++step, of: names.length * steps, text })
    const undisturbed = () => faults() === before
    const curve = await measureCurve(name, round, context, { tell, undisturbed }).catch((error) => {
      if (undisturbed() || context.signal.aborted) throw error
      return undefined // a broken system may well give no answer
    })
    await breaker.restoreAll()
    if (curve) curves[name] = curve
    else if (++disturbed === MOST_DISTURBED)
      throw new RunFailed(`Something was broken in ${disturbed} load curves: there was no end in sight.`)
    else
      emit({
        type: 'notice',
        text: `The load curve of ${name} was disturbed by a fault: it is measured again.`,
      })
  }
  return curves
}

/** @returns undefined as soon as it was disturbed: the rest would be measured for nothing */
async function measureCurve(
  name: string,
  round: number,
  context: RoundContext,
  { tell, undisturbed }: { tell: (text: string) => void; undisturbed: () => boolean },
): Promise<LoadCurve | undefined> {
  const { plan, emit } = context
  const system = await startPlanned(name, context)
  context.breaker.underLoad = name
  try {
    /** Only the closed loop, which comes first, warms up: after it the system is warm. */
    const offer = (loop: Loop, seconds: number) => {
      const warmSeconds = loop.kind === 'closed' ? WARM_SECONDS : 0
      return loadSystem(system, { loop, warmSeconds, seconds, seed: plan.seed * 10_007 }, round, context)
    }
    tell(`capacity of ${name}`)
    const { seconds } = plan.curve
    const full = await offer({ kind: 'closed' }, seconds * CAPACITY_STEPS)
    if (!undisturbed()) return undefined
    const capacity = full.carried / full.seconds
    const points: CurvePoint[] = []
    for (const share of plan.curve.shares) {
      tell(`${name} at ${Math.round(share * 100)} % of its capacity`)
      const load = await offer({ kind: 'open', rate: share * capacity }, plan.curve.seconds)
      if (!undisturbed()) return undefined
      const point = pointOf(share, capacity, load)
      points.push(point)
      emit({ type: 'curve-point', system: name, capacity, point })
    }
    return { capacity, points }
  } finally {
    await system.stop()
  }
}

function pointOf(
  share: number,
  capacity: number,
  { carried, seconds, histogram, errors }: LoadFigures,
): CurvePoint {
  return {
    share,
    offered: share * capacity,
    goodput: carried / seconds,
    latency: latency(decode(histogram)),
    errors: Object.values(errors).reduce((sum, n) => sum + n, 0),
  }
}
