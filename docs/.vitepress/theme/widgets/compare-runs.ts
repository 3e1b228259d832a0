// Which two runs are compared: what there is to choose from, the choice (kept in the address), and the lab's answer.
import { onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import type { CompareAnswer, HistoryEntry } from '../../../../src/server/api.ts'
import { useLab } from '../live/lab.ts'
import { firstChoice } from './compare-words.ts'

/**
 * @param folder the lesson to begin with
 * @param recordedOf the id of the result that comes with a lesson, or null
 */
export function useComparison(folder: string, recordedOf: (folder: string) => string | null) {
  const { state, api, jobs } = useLab()
  const lesson = ref(folder)
  const a = ref('')
  const b = ref('')
  const runs = shallowRef<HistoryEntry[] | null>(null)
  const answer = shallowRef<CompareAnswer | null>(null)
  const problem = ref('')

  /** Since the choice of the address has been looked at; the reader's own choices count from then on. */
  const ready = ref(false)
  let left = false
  onBeforeUnmount(() => {
    left = true
  })

  /** An answer that comes after the choice has changed is dropped. */
  let asked = 0
  async function compare(): Promise<void> {
    const turn = ++asked
    problem.value = ''
    if (!a.value || !b.value || a.value === b.value) {
      answer.value = null
      return
    }
    if (left) return
    keepInAddress()
    try {
      const found = await api.get<CompareAnswer>(`/api/compare?${query()}`)
      if (turn !== asked) return
      answer.value = found
      lesson.value = found.b.result.lesson
    } catch (error) {
      if (turn !== asked) return
      answer.value = null
      problem.value = (error as Error).message
    }
  }
  async function list(): Promise<void> {
    const of = lesson.value
    try {
      const found = await api.get<HistoryEntry[]>(`/api/history?lesson=${encodeURIComponent(of)}`)
      if (of === lesson.value) runs.value = found
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  const query = () => new URLSearchParams({ a: a.value, b: b.value })
  const keepInAddress = () => history.replaceState(history.state, '', `?${query()}${location.hash}`)

  function chooseFirst(): void {
    const first = firstChoice(runs.value ?? [], recordedOf(lesson.value))
    a.value = first.a
    b.value = first.b
  }

  let begun = false
  async function begin(): Promise<void> {
    if (begun) return
    begun = true
    const wanted = new URLSearchParams(location.search)
    a.value = wanted.get('a') ?? ''
    b.value = wanted.get('b') ?? ''
    // The choice in the address says which lesson it is.
    await compare()
    await list()
    if (left) return
    if (!a.value || !b.value) chooseFirst()
    ready.value = true
    if (answer.value === null && problem.value === '') await compare()
  }
  onMounted(() => {
    if (state.value === 'live') begin()
  })
  watch(state, (now) => now === 'live' && begin())
  watch([a, b], () => ready.value && compare())
  watch(lesson, async (now) => {
    if (!ready.value || answer.value?.b.result.lesson === now) return
    await list()
    if (!left) chooseFirst()
  })
  // A run that ends while the page is open can be chosen too.
  watch(
    () => jobs.value.filter((job) => job.state === 'finished').length,
    () => ready.value && list(),
  )
  return { state, lesson, a, b, runs, answer, problem }
}
