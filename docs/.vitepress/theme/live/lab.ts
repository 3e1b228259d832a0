// The lab behind this page, where there is one: whether it's there, its jobs, and the stream of what they report.
import { type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import type { Health, Job, ServerEvent } from '../../../../src/server/api.ts'
import { type Api, createApi } from './api.ts'
import { fold, newRunView, type RunView } from './run-view.ts'
import { openStream } from './stream.ts'

/** `static`: this page was not served by a lab. `lost`: it was, and the lab doesn't answer now. */
export type LabState = 'static' | 'connecting' | 'live' | 'lost'

export type Reported = Extract<ServerEvent, { type: 'lab' }>

export interface Lab {
  state: Ref<LabState>
  health: ShallowRef<Health | null>
  jobs: ShallowRef<Job[]>
  api: Api
  /** Rises at most ten times a second, when views have changed. */
  tick: Ref<number>
  /** What a job has reported so far. Not reactive itself: read `tick` too. */
  view(job: string | undefined): RunView | null
  /** Told of every event as it arrives; returns how to end that. */
  listen(listener: (reported: Reported) => void): () => void
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const TICK_MS = 100
/** While a system is measured: drawing takes processor time on the same machine. */
const MEASURING_TICK_MS = 400
/** Views of older jobs are dropped. */
const KEPT_VIEWS = 3

const state = ref<LabState>('static')
const health = shallowRef<Health | null>(null)
const jobs = shallowRef<Job[]>([])
const tick = ref(0)
const views = new Map<string, RunView>()
const listeners = new Set<(reported: Reported) => void>()
const api = createApi(() => health.value?.token, readHealth)
const lab: Lab = {
  state,
  health,
  jobs,
  api,
  tick,
  view: (job) => (job === undefined ? null : (views.get(job) ?? null)),
  listen(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
let begun = false

export function useLab(): Lab {
  if (!begun && typeof location !== 'undefined') {
    begun = true
    // Not at once: what the page shows first must be what the server rendered.
    if (LOOPBACK.includes(location.hostname)) setTimeout(connect)
  }
  return lab
}

async function connect(): Promise<void> {
  state.value = 'connecting'
  try {
    await readHealth()
  } catch {
    state.value = 'static'
    return
  }
  state.value = 'live'
  openStream('/api/events', {
    async opened() {
      // After a restart of the server, its token is another.
      if (state.value === 'lost') await readHealth().catch(() => {})
      state.value = 'live'
    },
    lost() {
      state.value = 'lost'
    },
    replay(job) {
      views.delete(job)
    },
    event: receive,
  })
}

async function readHealth(): Promise<void> {
  const found = await createApi(
    () => undefined,
    async () => {},
  ).get<Health>('/api/health')
  if (found?.name !== 'tenfold') throw new Error('something else answers here')
  health.value = found
}

function receive(event: ServerEvent): void {
  if (event.type === 'jobs') {
    jobs.value = event.jobs
    endForgotten(event.jobs)
    return
  }
  let view = views.get(event.job)
  if (!view) {
    view = newRunView()
    views.set(event.job, view)
    for (const old of [...views.keys()].slice(0, -KEPT_VIEWS)) views.delete(old)
  }
  fold(view, event.event, event.at)
  if (event.event.type === 'load') measuring = event.event.phase === 'measure'
  if (event.event.type === 'round' || event.event.type === 'playing') measuring = false
  for (const listener of listeners) listener(event)
  draw()
}

/** A restarted lab knows nothing of what ran before; the page keeps what it has, and says so. */
function endForgotten(known: Job[]): void {
  for (const [id, view] of views) {
    const goesOn = view.stage === 'preparing' || view.stage === 'loading'
    if (!goesOn || known.some((job) => job.id === id)) continue
    fold(view, { type: 'notice', text: 'The lab was restarted, and this ended with it.' }, view.now)
    fold(view, { type: 'stopped' }, view.now)
    draw()
  }
}

let measuring = false
let due = false
function draw(): void {
  if (due) return
  due = true
  setTimeout(
    () => {
      due = false
      tick.value++
    },
    measuring ? MEASURING_TICK_MS : TICK_MS,
  )
}
