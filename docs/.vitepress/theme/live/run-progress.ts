// How far a run is and how long it may still take, in figures and in words.
import type { RunView } from './run-view.ts'

export interface RunProgress {
  /** 0–1 of the rounds that the run may do and of the load curve after them; null when not known yet. */
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
  const { stage } = view
  const unknown = { share: null, left: null, atMost: false }
  if (stage === 'finished') return { ...unknown, share: 1, doing: 'Finished' }
  if (stage === 'failed') return { ...unknown, doing: 'Failed' }
  if (stage === 'stopped') return { ...unknown, doing: 'Stopped' }
  if (view.step && !view.sweeping) return curveProgress(view, view.step)
  const part = partProgress(view)
  return view.step ? sweepProgress(view, view.step, part) : part
}

/** The rounds of a run, or of one value of a sweep; what comes after them is still to be done. */
function partProgress(view: RunView): RunProgress {
  const { start, bands, rounds, preparing } = view
  if (!start || view.partSince === null)
    return { share: preparing.done, left: null, atMost: false, doing: preparing.text }

  const perRound = roundSeconds(view)
  const most = roundsThatFit(view, perRound)
  const spent = view.now - (rounds.at(-1)?.at ?? view.partSince)
  const done = rounds.length + Math.min(0.98, spent / perRound)
  const band = bands.at(-1)
  const between = band?.to != null
  const round = Math.min(most, between ? rounds.length + 1 : (band?.round ?? 1))
  const of = start.rounds.least === start.rounds.most ? `${most}` : `at most ${most}`
  const what = between
    ? 'starting processes'
    : `${band?.phase === 'warm' ? 'warming up ' : ''}${band?.system}`
  const expected = most * perRound + start.curveSeconds
  const spentOnRounds = Math.min(done, most) * perRound
  return {
    share: spentOnRounds / expected,
    left: expected - spentOnRounds,
    atMost: start.rounds.least !== start.rounds.most,
    doing: `${what}, round ${round} of ${of}`,
  }
}

type Step = NonNullable<RunView['step']>

/** Every value takes as long as the one under way. */
function sweepProgress(view: RunView, { step, of, text }: Step, part: RunProgress): RunProgress {
  const begun = view.partSince !== null
  return {
    share: (step - 1 + (begun ? (part.share ?? 0) : 0)) / of,
    left: part.left === null ? null : part.left + (of - step) * expectedOfPart(view),
    atMost: part.atMost,
    doing: `${text}, ${step} of ${of}: ${part.doing}`,
  }
}

/** The rounds are over: what they took is known, and so is about what the steps will take. */
function curveProgress(view: RunView, { step, of, text, since }: Step): RunProgress {
  const { now, start, partSince } = view
  const rounds = since - (partSince ?? since)
  const expected = start?.curveSeconds ?? 0
  // Between what the steps should have taken until here and the next one.
  const spent = clamped(now - since, ((step - 1) / of) * expected, (step / of) * expected)
  return {
    share: (rounds + spent) / Math.max(1, rounds + expected),
    left: expected - spent,
    atMost: false,
    doing: `load curve, step ${step} of ${of}: ${text}`,
  }
}

const clamped = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** How long the load of all rounds and of the load curve may take in all, s. */
export function expectedSeconds(view: RunView): number {
  return expectedOfPart(view) * (view.sweeping ? (view.step?.of ?? 1) : 1)
}

function expectedOfPart(view: RunView): number {
  const perRound = roundSeconds(view)
  return perRound * roundsThatFit(view, perRound) + (view.start?.curveSeconds ?? 0)
}

function roundSeconds({ start, rounds, bands, partSince }: RunView): number {
  if (!start) return 1
  const last = rounds.at(-1)
  if (last && partSince !== null) {
    // Rounds that a fault disturbed took their time too.
    const measured = bands.filter(
      ({ phase, from, to }) => phase === 'measure' && from >= partSince && to !== null && to <= last.at,
    )
    const all = Math.max(rounds.length, Math.round(measured.length / start.systems.length))
    return Math.max(0.1, (last.at - partSince) / all)
  }
  return START_SECONDS + start.systems.length * (start.warmSeconds + start.loadSeconds)
}

/** As the lab decides: the least in any case, then as many more as end within the budget, so many at a time. */
function roundsThatFit({ start, rounds }: RunView, perRound: number): number {
  if (!start) return 1
  const { least, most, step } = start.rounds
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
