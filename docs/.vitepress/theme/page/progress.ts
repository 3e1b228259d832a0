// How far the reader has come with a lesson, in words.
import { times } from '../../../../src/lab/units.ts'
import { effectSentence } from '../../../../src/lab/words.ts'
import type { LessonInfo } from '../../../../src/server/api.ts'

export interface Progress {
  said: number | null
  /** Whether figures may be shown. */
  open: boolean
  run: LessonInfo['lastRun']
}

/** The effect is told with its systems: it need not be the one that the prediction was about. */
export function progressInWords({ said, open, run }: Progress): string {
  if (run && !open) return 'You have run it'
  const words = [
    ...(said === null ? [] : [`You said ${times(said)}`]),
    ...(run ? [`your last run: ${run.effect ? effectSentence(run.effect) : 'no effect measured'}`] : []),
  ].join('; ')
  return words ? words.replace(/^./, (letter) => letter.toUpperCase()) : 'Not begun yet'
}
