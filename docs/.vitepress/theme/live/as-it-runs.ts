// A system as it runs now: with the engines that its reader chose, which its lesson doesn't declare.
import type { System } from '../../../../src/lab/experiment.ts'
import type { RunView } from './run-view.ts'

export function asItRuns(view: RunView, name: string, declared: System): System {
  const running = [...view.engines.values()]
    .filter(({ system }) => system === name)
    .map((engine) => engine.name)
  return { ...declared, engines: [...new Set([...running, ...(declared.engines ?? [])])] }
}
