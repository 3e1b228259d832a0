// How many processes of a role there are: a number that the experiment says, or what one of its knobs says.
import type { Role } from './experiment.ts'

/** An engine plays its role alone. */
export function instancesOf(role: Role, knobs: Record<string, number>): number {
  if (!('run' in role)) return 1
  const { instances = 1 } = role
  return typeof instances === 'number' ? instances : (knobs[instances] as number)
}
