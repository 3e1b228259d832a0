// How far a run is and how long it may still take, in figures and in words.
import type { RunView } from './run-view.ts'

export interface RunProgress {
  /** 0–1 of the rounds that the run may do; null when not known yet. */
  share: number | null
  /** Time left, s: exactly so many rounds, or at most, when it ends as soon as the interval is narrow. */
  left: number | null
  atMost: boolean
  /** "memory, round 2 of 6". */
  doing: string
}

/** Starting a round's processes, before the first round has told how long it takes, s. */
const START_SECONDS = 0.7

export function runProgress(view: RunView): RunProgress {
  const { start, bands, rounds, stage, preparing } = view
  const unknown = { share: null, left: null, atMost: false }
  if (stage === 'finished') return { ...unknown, share: 1, doing: 'Finished' }
  if (stage === 'failed') return { ...unknown, doing: 'Failed' }
  if (stage === 'stopped') return { ...unknown, doing: 'Stopped' }
  if (!start || view.loadingSince === null)
    return { ...unknown, share: preparing.done, doing: preparing.text }

  const perRound = roundSeconds(view)
  const most = roundsThatFit(view, perRound)
  const spent = view.now - (rounds.at(-1)?.at ?? view.loadingSince)
  const done = rounds.length + Math.min(0.98, spent / perRound)
  const band = bands.at(-1)
  const between = band?.to != null
  const round = Math.min(most, between ? rounds.length + 1 : (band?.round ?? 1))
  const of = start.rounds.least === start.rounds.most ? `${most}` : `at most ${most}`
  const what = between
    ? 'starting processes'
    : `${band?.phase === 'warm' ? 'warming up ' : ''}${band?.system}`
  return {
    share: Math.min(1, done / most),
    left: Math.max(0, (most - done) * perRound),
    atMost: start.rounds.least !== start.rounds.most,
    doing: `${what}, round ${round} of ${of}`,
  }
}

/** How long the load of all rounds may take in all, s. */
export function expectedSeconds(view: RunView): number {
  const perRound = roundSeconds(view)
  return perRound * roundsThatFit(view, perRound)
}

function roundSeconds({ start, rounds, bands, loadingSince }: RunView): number {
  if (!start) return 1
  const last = rounds.at(-1)
  if (last && loadingSince !== null) {
    // Rounds that a fault disturbed took their time too.
    const measured = bands.filter(({ phase, to }) => phase === 'measure' && to !== null && to <= last.at)
    const all = Math.max(rounds.length, Math.round(measured.length / start.systems.length))
    return Math.max(0.1, (last.at - loadingSince) / all)
  }
  return START_SECONDS + start.systems.length * (start.warmSeconds + start.loadSeconds)
}

/** As the lab decides: the least in any case, then as many more as end within the budget, in multiples of the systems. */
function roundsThatFit({ start, rounds }: RunView, perRound: number): number {
  if (!start) return 1
  const { least, most } = start.rounds
  const step = start.systems.length
  let fit = Math.max(least, rounds.length)
  while (fit + step <= most && fit * perRound + step * perRound <= start.budgetSeconds) fit += step
  return fit
}

/** "12 s left", in steps that don't flicker. */
export function leftInWords({ left, atMost }: RunProgress): string {
  if (left === null) return ''
  const seconds = left < 10 ? Math.ceil(left) : Math.ceil(left / 2) * 2
  return seconds === 0 ? 'nearly done' : `${atMost ? 'at most ' : ''}${seconds} s left`
}
