// A system as it runs: with as many instances as its knobs say, and with the engines that its reader chose, which its lesson doesn't declare.
import type { Knob, System } from '../../../../src/lab/experiment.ts'
import { instancesOf } from '../../../../src/lab/instances.ts'
import { defaults } from './knobs.ts'
import type { RunView } from './run-view.ts'

/** As its knobs stand, those that aren't named at their defaults. */
export function asTurned(
  declared: System,
  knobs: Record<string, Knob>,
  values: Record<string, number | ''> = {},
): System {
  const turned = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== '')
  const all = { ...defaults(knobs), ...Object.fromEntries(turned) }
  const roles = Object.entries(declared.roles).map(([name, role]) => [
    name,
    'run' in role ? { ...role, instances: instancesOf(role, all) } : role,
  ])
  return { ...declared, roles: Object.fromEntries(roles) }
}

export function asItRuns(view: RunView, name: string, declared: System, knobs: Record<string, Knob>): System {
  const running = [...view.engines.values()]
    .filter(({ system }) => system === name)
    .map((engine) => engine.name)
  const values = view.playing?.knobs ?? view.start?.knobs ?? {}
  const turned = asTurned(declared, knobs, values)
  return { ...turned, engines: [...new Set([...running, ...(declared.engines ?? [])])] }
}
