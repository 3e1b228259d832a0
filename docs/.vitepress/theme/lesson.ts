// What a lesson's widgets share: the lesson itself, the reader's prediction, and which result is shown.
import { useData } from 'vitepress'
import { type ComputedRef, computed, getCurrentInstance, onMounted, type Ref, ref } from 'vue'
import type { Claim, Experiment, Gauge, Knob, Scenario, System } from '../../../src/lab/experiment.ts'
import type { Result } from '../../../src/lab/result.ts'
import type { HistoryRun } from '../../../src/server/api.ts'
import { asPrediction, predictionKey as key, SKIPPED } from './prediction.ts'

/** Put into the page's frontmatter when the site is built. */
export interface LessonPage {
  folder: string
  name: string
  number: number
  title: string
  question: string
  knobs: Record<string, Knob>
  systems: Record<string, System>
  claims: Claim[]
  /** Whether a run measures the load curve too, unless told otherwise. */
  curve: boolean
  /** Open loop at this rate, req/s, or at what this knob says. */
  openRate: number | string | null
  gauges: Record<string, Gauge>
  /** Which gauge tells what is still to be done. */
  drains: string | null
  shows: NonNullable<Experiment['shows']>
  scenarios: Record<string, ScenarioPage>
  recorded: Result | null
  /** Why there is no recorded result, in words. */
  recordedProblem: string | null
}

/** Another question to the same systems, with its recorded result. */
export interface ScenarioPage
  extends Omit<Scenario, 'workload'>,
    Pick<LessonPage, 'recorded' | 'recordedProblem'> {}

/** What is claimed of the lesson's own question, or of one of its scenarios. */
export const claimsOf = ({ claims, scenarios }: LessonPage, scenario?: string): Claim[] =>
  scenario === undefined ? claims : (scenarios[scenario]?.claims ?? [])

/** The lesson of the page we are on. */
export function useLesson(): LessonPage {
  return useData().frontmatter.value.lesson as LessonPage
}

export interface Prediction {
  /** What this browser has kept has been read. Until then buttons would do nothing: the page waits for its scripts. */
  known: Readonly<Ref<boolean>>
  /** The ratio that the reader said; null before, or when skipped. */
  value: Ref<number | null>
  /** Whether figures of a result may be shown: the reader has predicted, or chose not to. */
  open: ComputedRef<boolean>
  lock(ratio: number): void
  skip(): void
  reset(): void
}

/** What was said for each lesson: a ratio or SKIPPED as text, null when nothing was. */
const said = new Map<string, Ref<string | null>>()

/**
 * The reader's prediction for a lesson, kept in this browser. In the static page and until the component is mounted it is open, so
 * that the page holds every figure and hydration finds what the server rendered; the class `predict-first` hides them until then.
 */
export function usePrediction(folder: string): Prediction {
  const known = ref(!getCurrentInstance())
  if (!known.value) onMounted(() => (known.value = true))
  const current = () => (known.value ? kept(folder).value : SKIPPED)
  const keep = (text: string | null) => {
    kept(folder).value = text
    store(key(folder), text)
    markPredictFirst(folder)
  }
  return {
    known,
    value: computed(() => (current() === SKIPPED ? null : current() && Number(current()))) as Ref<
      number | null
    >,
    open: computed(() => current() !== null),
    lock: (ratio) => keep(String(ratio)),
    skip: () => keep(SKIPPED),
    reset: () => keep(null),
  }
}

/** Hides the figures of a lesson that waits for a prediction; without a lesson, none. */
export function markPredictFirst(folder: string | undefined): void {
  document.documentElement.classList.toggle(
    'predict-first',
    Boolean(folder) && kept(folder as string).value === null,
  )
}

function kept(folder: string): Ref<string | null> {
  const known = said.get(folder) ?? ref(asPrediction(stored(key(folder))))
  said.set(folder, known)
  return known
}

/** A browser may refuse to keep anything; then the prediction lasts as long as the page. */
function stored(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function store(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {}
}

export interface Results {
  mine: Ref<HistoryRun | null>
  which: Ref<'recorded' | 'mine'>
}

const results = new Map<string, Results>()

/** The recorded result and the reader's own newest one, of the lesson or of one of its scenarios. */
export function useResults(folder: string, scenario?: string): Results {
  const key = scenario === undefined ? folder : `${folder}.${scenario}`
  const known = results.get(key)
  if (known) return known
  const fresh: Results = { mine: ref(null), which: ref('recorded') }
  if (typeof window !== 'undefined') results.set(key, fresh)
  return fresh
}

/** Shows a finished run of the reader's, where its question is. */
export function setMine(run: HistoryRun): void {
  const { mine, which } = useResults(run.result.lesson, run.result.scenario)
  mine.value = run
  which.value = 'mine'
}
