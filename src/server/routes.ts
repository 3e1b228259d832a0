// The lab's API.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { listLessons } from '../lab/lessons.ts'
import { ResultSchema } from '../lab/result.ts'
import {
  ComparisonAnswer,
  gives,
  HealthAnswer,
  HistoryEntryAnswer,
  HistoryRunAnswer,
  LessonAnswer,
} from './answers.ts'
import type { Health } from './api.ts'
import type { EventLog } from './event-log.ts'
import { eventRoutes } from './event-routes.ts'
import { compareRuns, findRun, lastRuns, listRuns } from './history.ts'
import { jobRoutes } from './job-routes.ts'
import type { Jobs } from './jobs.ts'
import { lessonInfo, lessonOr404 } from './lessons.ts'
import { CompareQuery, HistoryQuery, LessonParams, RunParams } from './schemas.ts'

interface RoutesOptions {
  health: Health
  jobs: Jobs
  log: EventLog
}

export const routes: FastifyPluginAsyncTypebox<RoutesOptions> = async (app, { health, jobs, log }) => {
  app.addSchema(ResultSchema)
  // The shapes of answers are there to be read at /api/docs; types hold us to them, so nothing need be checked or left out.
  app.setSerializerCompiler(() => JSON.stringify)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  await app.register(jobRoutes, { jobs })
  await app.register(eventRoutes, { log })

  app.get('/health', { schema: gives('This machine, and the token for changes', HealthAnswer) }, () => health)
  app.get(
    '/lessons',
    { schema: gives('All lessons, with their systems and knobs', Type.Array(LessonAnswer)) },
    async () => {
      const lessons = await listLessons()
      const runs = lastRuns(lessons)
      return lessons.map((lesson) => lessonInfo(lesson, runs))
    },
  )
  app.get(
    '/lessons/:lesson',
    { schema: { ...gives('One lesson: caching, 3 or 03-caching', LessonAnswer), params: LessonParams } },
    async ({ params }) => {
      const lesson = await lessonOr404(params.lesson)
      return lessonInfo(lesson, lastRuns([lesson]))
    },
  )
  app.get(
    '/history',
    {
      schema: {
        ...gives('Finished runs, newest first', Type.Array(HistoryEntryAnswer)),
        querystring: HistoryQuery,
      },
    },
    async ({ query }) => listRuns(query.lesson && (await lessonOr404(query.lesson)).folder),
  )
  app.get(
    '/history/:id',
    {
      schema: {
        ...gives('One run: its number, or recorded-03-caching', HistoryRunAnswer),
        params: RunParams,
      },
    },
    ({ params }) => findRun(params.id),
  )
  app.get(
    '/compare',
    {
      schema: { ...gives('Two runs of a lesson, b against a', ComparisonAnswer), querystring: CompareQuery },
    },
    ({ query }) => compareRuns(query.a, query.b),
  )
}
