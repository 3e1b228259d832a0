// Runs an experiment with progress on a terminal, and says how far it got when someone stops it.
import type { Experiment } from '../lab/experiment.ts'
import { makePlan, type RunOptions } from '../lab/plan.ts'
import type { Result } from '../lab/result.ts'
import { runExperiment } from '../lab/run.ts'
import { Interrupted } from './exit.ts'
import { progressOn } from './progress.ts'
import { whereItStands } from './progress-view.ts'
import type { Terminal } from './terminal.ts'

export interface Watch {
  terminal: Terminal
  signal: AbortSignal
  /** Whether finished rounds and notices stay on the screen; without it only a live view shows anything. */
  keep: boolean
}

/** @throws what `runExperiment` throws, and Interrupted when the signal stopped it */
export async function watchRun(
  experiment: Experiment,
  options: RunOptions,
  { terminal, signal, keep }: Watch,
): Promise<Result> {
  const { claims } = makePlan(experiment, options)
  const progress = progressOn(terminal, { experiment, claims }, keep)
  const stopping = () => {
    progress.end()
    if (someoneListens(signal))
      terminal.print('\n  Stopping … (Ctrl-C again ends it at once, and may leave something behind)')
  }
  signal.addEventListener('abort', stopping)
  try {
    signal.throwIfAborted()
    return await runExperiment(experiment, options, { emit: progress.show, signal })
  } catch (error) {
    if (!signal.aborted) throw error
    const where = `  Stopped ${whereItStands(progress.state)}. Nothing was recorded.`
    throw new Interrupted(someoneListens(signal) ? where : '')
  } finally {
    progress.end()
    signal.removeEventListener('abort', stopping)
  }
}

/** False when the reader of our output has left (see main.ts). */
const someoneListens = ({ reason }: AbortSignal) => reason instanceof Error && reason.message !== ''
