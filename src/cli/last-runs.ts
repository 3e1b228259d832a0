// Your progress: what each lesson's last run on this machine showed.
import { openHistory } from '../lab/history.ts'

/** By lesson folder. */
export function lastRuns() {
  const history = openHistory()
  try {
    return history.lastRuns()
  } finally {
    history.close()
  }
}
