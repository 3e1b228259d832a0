// The lab's API: lessons, runs and plays, faults, the event stream, history.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { UsageError } from '../lab/errors.ts'
import type { LastRun } from '../lab/history.ts'
import { findLesson, type Lesson, listLessons } from '../lab/lessons.ts'
import type { Health, LessonInfo } from './api.ts'
import type { EventLog } from './event-log.ts'
import { compareRuns, findRun, lastRuns, listRuns } from './history.ts'
import type { Jobs } from './jobs.ts'
import { problem } from './problem.ts'
import * as schemas from './schemas.ts'

const MOST_STREAMS = 200
/** A page that doesn't read what it is sent is let go; when it comes back it gets what it missed. */
const MOST_UNREAD_BYTES = 1_000_000

export interface RoutesOptions {
  health: Health
  jobs: Jobs
  log: EventLog
}

export const routes: FastifyPluginAsyncTypebox<RoutesOptions> = async (app, { health, jobs, log }) => {
  app.get('/health', { schema: about('This machine, and the token for changes') }, () => health)

  app.get('/lessons', { schema: about('All lessons, with their systems and knobs') }, async () => {
    const runs = lastRuns()
    return (await listLessons()).map((lesson) => info(lesson, runs))
  })
  app.get(
    '/lessons/:lesson',
    { schema: { ...about('One lesson: caching, 3 or 03-caching'), params: schemas.LessonParams } },
    async ({ params }) => info(await lessonOr404(params.lesson), lastRuns()),
  )

  app.post(
    '/runs',
    { schema: { ...about("Measure a lesson's experiment"), body: schemas.RunBody } },
    async ({ body }, reply) => {
      const { folder, experiment } = await withExperiment(body.lesson)
      return reply.code(202).send(jobs.run(folder, experiment, body))
    },
  )
  app.post(
    '/plays',
    { schema: { ...about('Keep a system under load until it is stopped'), body: schemas.PlayBody } },
    async ({ body }, reply) => {
      const { folder, experiment } = await withExperiment(body.lesson)
      return reply.code(202).send(jobs.play(folder, experiment, body))
    },
  )

  app.get('/jobs', { schema: about('The newest runs and plays, those in line included') }, () => jobs.list())
  app.delete(
    '/jobs/:id',
    { schema: { ...about('Stop it, or take it out of the line'), params: schemas.JobParams } },
    ({ params }, reply) => reply.code(202).send(jobs.stop(params.id)),
  )
  app.patch(
    '/jobs/:id',
    {
      schema: {
        ...about('While it plays: turn knobs, change the load'),
        params: schemas.JobParams,
        body: schemas.ChangeBody,
      },
    },
    ({ params, body }, reply) => reply.code(202).send(jobs.change(params.id, body)),
  )
  app.post(
    '/jobs/:id/faults',
    {
      schema: {
        ...about('Kill, freeze or slow a process, or restore it'),
        params: schemas.JobParams,
        body: schemas.FaultBody,
      },
    },
    async ({ params, body }, reply) => reply.code(202).send(await jobs.break(params.id, body)),
  )

  app.get(
    '/events',
    { sse: { kind: 'only' }, schema: about('Server-Sent Events: all that happens; Last-Event-ID goes on') },
    (_request, reply) => {
      if (log.listeners >= MOST_STREAMS) throw problem(503, `${MOST_STREAMS} pages are listening already.`)
      reply.sse.keepAlive()
      reply.sse.sendHeaders()
      let unread = MOST_UNREAD_BYTES
      const leave = log.join(reply.sse.lastEventId, (bytes) => {
        if (reply.raw.writableLength > unread) reply.raw.destroy()
        else reply.raw.write(bytes)
      })
      unread += reply.raw.writableLength // what was told before it came is not held against it
      reply.sse.onClose(leave)
    },
  )

  app.get(
    '/history',
    { schema: { ...about('Finished runs, newest first'), querystring: schemas.HistoryQuery } },
    async ({ query }) => listRuns(query.lesson && (await lessonOr404(query.lesson)).folder),
  )
  app.get(
    '/history/:id',
    { schema: { ...about('One run: its number, or recorded-03-caching'), params: schemas.RunParams } },
    ({ params }) => findRun(params.id),
  )
  app.get(
    '/compare',
    { schema: { ...about('Two runs of a lesson, b against a'), querystring: schemas.CompareQuery } },
    ({ query }) => compareRuns(query.a, query.b),
  )
}

const about = (summary: string) => ({ summary, tags: ['lab'] })

async function lessonOr404(word: string): Promise<Lesson> {
  try {
    return await findLesson(word)
  } catch (error) {
    throw error instanceof UsageError ? problem(404, error.message) : error
  }
}

async function withExperiment(word: string) {
  const { folder, experiment } = await lessonOr404(word)
  if (!experiment) throw problem(409, `${folder} is to be read: it has no experiment.`)
  return { folder, experiment }
}

function info({ experiment, ...lesson }: Lesson, runs: Map<string, LastRun>): LessonInfo {
  return {
    ...lesson,
    question: experiment?.question ?? null,
    knobs: experiment?.knobs ?? {},
    systems: experiment?.systems ?? {},
    claims: experiment?.claims ?? [],
    lastRun: runs.get(lesson.folder) ?? null,
  }
}
