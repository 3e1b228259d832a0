// A lesson's newest run (or play) in the lab, what stands before it in the line, and what it has reported.
import { type ComputedRef, computed, shallowRef, watch } from 'vue'
import type { Job } from '../../../../src/server/api.ts'
import { useLab } from './lab.ts'
import type { RunView } from './run-view.ts'

export interface LessonJob {
  job: ComputedRef<Job | null>
  /** Waiting or running. */
  active: ComputedRef<boolean>
  /** The job that the lab is busy with, when that is another one. */
  busyWith: ComputedRef<Job | null>
  /** Anew at each tick, so that what reads it is drawn again. */
  frame: ComputedRef<{ view: RunView } | null>
}

export const isActive = (job: Job | null | undefined) => job?.state === 'waiting' || job?.state === 'running'

const scenarioOf = (request: Job['request']) => ('scenario' in request ? request.scenario : undefined)

/** @param scenario whose runs count: those of the lesson's own question when it is undefined */
export function useLessonJob(
  lesson: string,
  kind: Job['kind'],
  scenario: () => string | undefined = () => undefined,
): LessonJob {
  const { jobs, tick, view } = useLab()
  const own = computed(() =>
    jobs.value.filter(
      (job) => job.lesson === lesson && job.kind === kind && scenarioOf(job.request) === scenario(),
    ),
  )
  // The one that runs, else the next in line, else the newest that is over.
  const told = computed(
    () =>
      own.value.find(({ state }) => state === 'running') ??
      own.value.find(({ state }) => state === 'waiting') ??
      own.value.at(-1),
  )
  // A restarted lab has forgotten it; what the page has of it stays.
  const kept = shallowRef<Job | null>(null)
  watch(scenario, () => {
    kept.value = null
  })
  watch(
    told,
    (now) => {
      kept.value = now ?? (kept.value && { ...kept.value, state: 'stopped' })
    },
    { immediate: true },
  )
  const job = computed(() => kept.value)
  return {
    job,
    active: computed(() => isActive(job.value)),
    busyWith: computed(
      () => jobs.value.find(({ state, id }) => state === 'running' && id !== job.value?.id) ?? null,
    ),
    frame: computed(() => {
      void tick.value
      const found = view(job.value?.id)
      return found && { view: found }
    }),
  }
}
