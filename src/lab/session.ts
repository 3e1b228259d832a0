// The frame of everything that runs systems: what it needs is prepared, and nothing of it is left, however it ends.
import { Breaker } from './breaker.ts'
import { chooseEngines } from './choose-engines.ts'
import { Cleanup } from './cleanup.ts'
import type { LabEvent } from './events.ts'
import { instancesOf } from './instances.ts'
import { labFolder } from './paths.ts'
import { type Placement, place } from './placement.ts'
import type { Plan } from './plan.ts'
import { type Prepared, prepare, type RunControl } from './prepare.ts'
import { sweepRunFolders } from './run-folder.ts'

export interface SessionControl {
  emit: (event: LabEvent) => void
  /** Abort it to end early. */
  signal: AbortSignal
  /** Lets someone break the processes while they run. */
  breaker?: Breaker
}

export interface Session extends RunControl {
  /** Fitted to the engines that are here. */
  plan: Plan
  placement: Placement
  /** How many other runs are under way on this machine. */
  otherRuns: number
  /** Databases, engines, compiled programs, load generator. */
  prepare(): Promise<Prepared>
}

/** @throws what `body` throws, or the first cause of an early end: the signal's reason, or the death of a process */
export async function session<T>(
  plan: Plan,
  { emit, signal, breaker = new Breaker() }: SessionControl,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  // One signal ends it, whether the reader stops it or a process dies.
  const end = new AbortController()
  const stop = () => end.abort(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  breaker.onFault((fault) => emit({ type: 'fault', ...fault }))
  const cleanup = new Cleanup()
  const control = { emit, signal: end.signal, fail: (error: Error) => end.abort(error), cleanup, breaker }
  try {
    const home = labFolder()
    const otherRuns = sweepRunFolders(home)
    const chosen = await chooseEngines(plan)
    for (const text of chosen.leftOut) emit({ type: 'notice', text })
    const placement = await place(mostProcesses(chosen.plan))
    return await body({
      ...control,
      plan: chosen.plan,
      placement,
      otherRuns,
      prepare: () => prepare(chosen, placement, home, control),
    })
  } catch (error) {
    // The first cause: what follows a death, such as a refused connection, explains nothing.
    throw end.signal.aborted ? end.signal.reason : error
  } finally {
    signal.removeEventListener('abort', stop)
    // What can't be tidied up is no reason to lose a result.
    await cleanup
      .run()
      .catch((error) => emit({ type: 'notice', text: `Not all was tidied up: ${error.message}` }))
  }
}

/** Of one system. An engine that plays a role doesn't count: it shares the processors of the programs behind it. */
function mostProcesses({ systems, knobs }: Plan): number {
  const counts = Object.values(systems).map(({ roles }) =>
    Object.values(roles).reduce((sum, role) => sum + ('run' in role ? instancesOf(role, knobs) : 0), 0),
  )
  return Math.max(...counts)
}
