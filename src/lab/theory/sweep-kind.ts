// Which theory a sweep is held against, by what its knob turns.
import type { Experiment } from '../experiment.ts'

/** `instances`: speed-up, Amdahl and USL. `rows`: growth of the latency. `plain`: neither. */
export type SweepKind = 'instances' | 'rows' | 'plain'

export function sweepKind(
  { knobs, systems }: Pick<Experiment<string, string>, 'knobs' | 'systems'>,
  knob: string,
): SweepKind {
  if (knobs[knob]?.rows) return 'rows'
  const roles = Object.values(systems).flatMap((system) => Object.values(system.roles))
  return roles.some((role) => 'run' in role && role.instances === knob) ? 'instances' : 'plain'
}
