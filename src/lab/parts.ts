// Which parts a system has that can be broken: the instances of its roles, and its engines.
import { UsageError } from './errors.ts'
import type { PlannedFault, System } from './experiment.ts'
import { instancesOf } from './instances.ts'

/** Whether a system has that role or engine, and as many of it. */
export function hasPart(
  { roles, engines = [] }: System,
  { name, instance }: Pick<PlannedFault, 'name' | 'instance'>,
  knobs: Record<string, number>,
): boolean {
  const role = Object.hasOwn(roles, name) ? roles[name] : undefined
  return role ? instance <= instancesOf(role, knobs) : engines.includes(name) && instance === 1
}

/** @throws UsageError when no system has what is to be broken */
export function checkFault(
  fault: PlannedFault,
  systems: Record<string, System>,
  knobs: Record<string, number>,
): void {
  const all = Object.values(systems)
  if (all.some((system) => hasPart(system, fault, knobs))) return
  const parts = all.flatMap(({ roles, engines = [] }) => [...Object.keys(roles), ...engines])
  throw new UsageError(
    `There is no ${fault.name} ${fault.instance} to break here. There are: ${[...new Set(parts)].join(', ')}`,
    'fault',
  )
}
