// Runs and plays, one at a time: two at once would measure each other. The others wait in line.
import { Breaker } from '../lab/breaker.ts'
import { RunFailed } from '../lab/errors.ts'
import type { LabEvent } from '../lab/events.ts'
import type { Experiment } from '../lab/experiment.ts'
import { makePlan } from '../lab/plan.ts'
import { type Play, planOfPlay, type startPlay } from '../lab/play.ts'
import type { runExperiment } from '../lab/run.ts'
import type { FaultRequest, Job, PlayChange, PlayRequest, RunRequest } from './api.ts'
import type { EventLog } from './event-log.ts'
import { problem } from './problem.ts'

export interface Lab {
  run: typeof runExperiment
  play: typeof startPlay
}

const MOST_WAITING = 20
/** Ended ones that pages are still told of. */
const REMEMBERED = 20

interface Work {
  job: Job
  experiment: Experiment
  stop: AbortController
  breaker: Breaker
  play?: Play
  /** Resolves when nothing of it runs any more. */
  over: Promise<void>
}

export class Jobs {
  #lab: Lab
  #log: EventLog
  #all: Work[] = []
  #count = 0
  #closed = false

  constructor(lab: Lab, log: EventLog) {
    this.#lab = lab
    this.#log = log
  }

  /** @throws UsageError for an option that isn't allowed */
  run(lesson: string, experiment: Experiment, request: RunRequest): Job {
    makePlan(experiment, request)
    return this.#add('run', lesson, experiment, request)
  }

  /** @throws UsageError for an option that isn't allowed */
  play(lesson: string, experiment: Experiment, request: PlayRequest): Job {
    planOfPlay(experiment, request)
    return this.#add('play', lesson, experiment, request)
  }

  list = (): Job[] => this.#all.map(({ job }) => job)

  /** Ends a job, or takes it out of the line. */
  stop(id: string): Job {
    const { job, stop } = this.#find(id)
    stop.abort(new Error('stopped'))
    if (job.state === 'waiting') {
      job.state = 'stopped'
      this.#changed()
    }
    return job
  }

  async break(id: string, fault: FaultRequest): Promise<Job> {
    const { job, breaker, stop } = this.#running(id)
    await breaker.break(fault).catch((error) => {
      throw stop.signal.aborted ? problem(409, `Job ${id} is being stopped.`) : error
    })
    return job
  }

  /** Turns knobs or changes the load of a play. */
  change(id: string, change: PlayChange): Job {
    const { job, play } = this.#running(id)
    if (!play) throw problem(409, 'A run measures what it began with. Stop it, and start another.')
    play.change(change)
    const request = job.request as PlayRequest
    job.request = { ...request, ...change, knobs: { ...request.knobs, ...change.knobs } }
    this.#changed()
    return job
  }

  /** Ends everything, and resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { job } of this.#inLine()) this.stop(job.id)
    await Promise.all(this.#all.map(({ over }) => over))
  }

  #add(kind: Job['kind'], lesson: string, experiment: Experiment, request: Job['request']): Job {
    if (this.#inLine().length > MOST_WAITING) throw problem(429, `${MOST_WAITING} wait in line already.`)
    const job: Job = {
      id: String(++this.#count),
      kind,
      lesson,
      request,
      state: 'waiting',
      position: 0,
      resultId: null,
      failure: null,
    }
    const before = this.#all.at(-1)?.over ?? Promise.resolve()
    const work: Work = { job, experiment, stop: new AbortController(), breaker: new Breaker(), over: before }
    work.over = before.then(() => this.#do(work))
    this.#all.push(work)
    this.#changed()
    return job
  }

  async #do(work: Work): Promise<void> {
    const { job, stop } = work
    if (stop.signal.aborted || this.#closed) return
    job.state = 'running'
    this.#log.begin()
    this.#changed()
    const began = performance.now()
    const emit = (event: LabEvent) => {
      if (event.type === 'result') job.resultId = event.id
      this.#log.tell({ type: 'lab', job: job.id, at: Math.round(performance.now() - began) / 1000, event })
    }
    try {
      await this.#work(work, emit)
      // A run that got to its result before it could be stopped has one.
      job.state = job.kind === 'play' && stop.signal.aborted ? 'stopped' : 'finished'
    } catch (error) {
      job.state = stop.signal.aborted ? 'stopped' : 'failed'
      if (job.state === 'failed') {
        if (!(error instanceof RunFailed)) console.error(error) // nobody foresaw it
        job.failure = {
          message: (error as Error).message,
          lines: error instanceof RunFailed ? error.lines : [],
        }
        emit({ type: 'failed', ...job.failure })
      }
    }
    if (job.state === 'stopped') emit({ type: 'stopped' })
    this.#changed()
  }

  async #work(work: Work, emit: (event: LabEvent) => void): Promise<void> {
    const { job, experiment, stop, breaker } = work
    const control = { emit, signal: stop.signal, breaker }
    if (job.kind === 'run') {
      await this.#lab.run(experiment, job.request as RunRequest, control)
    } else {
      const { system, knobs, loop } = job.request as PlayRequest
      work.play = this.#lab.play(
        experiment,
        { system, ...(knobs && { knobs }), ...(loop && { loop }) },
        control,
      )
      await work.play.done
    }
  }

  #inLine = () => this.#all.filter(({ job }) => job.state === 'waiting' || job.state === 'running')

  #changed(): void {
    for (const [position, { job }] of this.#inLine().entries()) job.position = position
    const ended = this.#all.filter(({ job }) => job.state !== 'waiting' && job.state !== 'running')
    const forgotten = ended.slice(0, Math.max(0, ended.length - REMEMBERED))
    this.#all = this.#all.filter((work) => !forgotten.includes(work))
    this.#log.announce({ type: 'jobs', jobs: this.list() })
  }

  #find(id: string): Work {
    const work = this.#all.find(({ job }) => job.id === id)
    if (!work) throw problem(404, `There is no job ${id}.`)
    return work
  }

  #running(id: string): Work {
    const work = this.#find(id)
    if (work.job.state !== 'running') throw problem(409, `Job ${id} is ${work.job.state}.`)
    return work
  }
}
