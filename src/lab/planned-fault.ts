// A fault that belongs to the experiment: done as measuring begins, in each system that has the part, and put right when it is over.
import { UsageError } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { System } from './experiment.ts'
import type { RoundContext } from './measure.ts'
import { hasPart } from './parts.ts'
import type { Plan } from './plan.ts'

/** `begin` breaks it and `end` puts it right; both do nothing where nothing is planned, or the system lacks the part. */
export function plannedFault(name: string, { plan, breaker, fail }: RoundContext) {
  const { fault, systems, knobs } = plan
  if (!fault || !hasPart(systems[name] as System, fault, knobs))
    return { begin: () => {}, end: async () => {} }
  let broken: Promise<void> | undefined
  return {
    begin(): void {
      broken = breaker.break({ ...fault, system: name, planned: true }).catch((error) => {
        // Somebody has broken it meanwhile, and the round isn't counted; or it can't be broken, and that is told.
        if (!(error instanceof UsageError)) fail(error)
      })
    },
    async end(): Promise<void> {
      if (!broken) return
      await broken
      broken = undefined
      await breaker.break({ ...fault, system: name, fault: 'restore', planned: true }).catch(() => {})
    },
  }
}

/** A planned fault reaches only the systems that have what it breaks, and no server that is somebody else's. */
export function tellWhoIsSpared(
  { fault, systems, knobs }: Plan,
  isBreakable: (system: string, name: string) => boolean,
  emit: (event: LabEvent) => void,
): void {
  if (!fault) return
  const tell = (names: string[], why: string) =>
    names.length > 0 && emit({ type: 'notice', text: `Nothing is broken in ${names.join(', ')}: ${why}.` })
  const lacking = Object.keys(systems).filter((name) => !hasPart(systems[name] as System, fault, knobs))
  const foreign = Object.keys(systems).filter(
    (name) => systems[name]?.engines?.includes(fault.name) && !isBreakable(name, fault.name),
  )
  tell(lacking, `no ${fault.name} ${fault.instance} there`)
  tell(foreign, `its ${fault.name} is somebody else's server`)
}
