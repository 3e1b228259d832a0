// What every button that starts and stops something shares: asking the lab for it, and what came of it.
import { type ComputedRef, computed, type Ref, ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Job, PlayRequest, RunRequest } from '../../../../src/server/api.ts'
import { type LessonPage, setMine } from '../lesson.ts'
import type { ApiProblem } from './api.ts'
import { useLab } from './lab.ts'
import { rememberJob } from './own-jobs.ts'
import { type LessonJob, useLessonJob } from './use-lesson-jobs.ts'

export interface JobControl extends LessonJob {
  /** What the lab said last when it refused something; empty when it didn't. */
  problem: Ref<string>
  /** The same, where it is about a knob. */
  refused: ShallowRef<{ field: string; message: string } | null>
  /** The lab hasn't answered yet. */
  asking: Ref<boolean>
  failure: ComputedRef<{ message: string; lines: string[] } | null>
  /** What the button does while something runs or waits; empty when nothing does. */
  stopWords: ComputedRef<string>
  /** Stops what runs or waits; else asks for what is wanted, and gives the job that has begun. */
  press(wanted: () => RunRequest | PlayRequest): Promise<Job | undefined>
  /** Asks the lab for anything; what it refuses is told. */
  attempt<T>(ask: Promise<T>): Promise<T | undefined>
}

const PATHS = { run: '/api/runs', play: '/api/plays' }

/** @param scenario whose runs are meant: those of the lesson's own question when it is undefined */
export function useJobControl(
  lesson: LessonPage,
  kind: Job['kind'],
  scenario: () => string | undefined = () => undefined,
): JobControl {
  const { api } = useLab()
  const told = useLessonJob(lesson.folder, kind, scenario)
  const { job, active, frame } = told
  const problem = ref('')
  const refused: JobControl['refused'] = shallowRef(null)
  const asking = ref(false)

  async function attempt<T>(ask: Promise<T>): Promise<T | undefined> {
    problem.value = ''
    refused.value = null
    try {
      return await ask
    } catch (error) {
      const { field, message } = error as ApiProblem
      if (field && Object.hasOwn(lesson.knobs, field)) refused.value = { field, message }
      else problem.value = message
    }
  }

  async function press(wanted: () => RunRequest | PlayRequest): Promise<Job | undefined> {
    if (asking.value) return
    asking.value = true
    try {
      if (active.value) {
        await attempt(api.delete(`/api/jobs/${job.value?.id}`))
        return
      }
      const started = await attempt(api.post<Job>(PATHS[kind], wanted()))
      if (started) rememberJob(started.id)
      return started
    } finally {
      asking.value = false
    }
  }

  watch(
    () => frame.value?.view.result,
    (done) => done && setMine({ id: String(done.id ?? 'unkept'), result: done.result }),
  )
  return {
    ...told,
    problem,
    refused,
    asking,
    failure: computed(
      () => frame.value?.view.failure ?? (job.value?.state === 'failed' ? job.value.failure : null),
    ),
    stopWords: computed(() => {
      if (!active.value) return ''
      return job.value?.state === 'waiting' ? 'Leave the line' : 'Stop'
    }),
    press,
    attempt,
  }
}
