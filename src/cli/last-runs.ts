// Your progress: what each lesson's last run on this machine showed.
import { openHistory } from '../lab/history.ts'
import type { Lesson } from '../lab/lessons.ts'

/** By lesson folder. */
export function lastRuns(lessons: Lesson[]) {
  const history = openHistory()
  try {
    return history.lastRuns(lessons)
  } finally {
    history.close()
  }
}
