// Starting runs and plays, stopping and changing them, and breaking their processes.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { accepts, gives, JobAnswer } from './answers.ts'
import type { Jobs } from './jobs.ts'
import { lessonOr404 } from './lessons.ts'
import { problem } from './problem.ts'
import { ChangeBody, FaultBody, JobParams, PlayBody, RunBody } from './schemas.ts'

export const jobRoutes: FastifyPluginAsyncTypebox<{ jobs: Jobs }> = async (app, { jobs }) => {
  app.post(
    '/runs',
    { schema: { ...accepts("Measure a lesson's experiment"), body: RunBody } },
    async ({ body }, reply) => {
      const { folder, experiment } = await withExperiment(body.lesson)
      return reply.code(202).send(jobs.run(folder, experiment, body))
    },
  )
  app.post(
    '/plays',
    { schema: { ...accepts('Keep a system under load until it is stopped'), body: PlayBody } },
    async ({ body }, reply) => {
      const { folder, experiment } = await withExperiment(body.lesson)
      return reply.code(202).send(jobs.play(folder, experiment, body))
    },
  )
  app.get(
    '/jobs',
    { schema: gives('The newest runs and plays, those in line included', Type.Array(JobAnswer)) },
    () => jobs.list(),
  )
  app.delete(
    '/jobs/:id',
    { schema: { ...accepts('Stop it, or take it out of the line'), params: JobParams } },
    async ({ params }, reply) => reply.code(202).send(jobs.stop(params.id)),
  )
  app.patch(
    '/jobs/:id',
    {
      schema: {
        ...accepts('While it plays: turn knobs, change the load'),
        params: JobParams,
        body: ChangeBody,
      },
    },
    async ({ params, body }, reply) => reply.code(202).send(jobs.change(params.id, body)),
  )
  app.post(
    '/jobs/:id/faults',
    {
      schema: {
        ...accepts('Kill, freeze or slow a process, or restore it'),
        params: JobParams,
        body: FaultBody,
      },
    },
    async ({ params, body }, reply) => reply.code(202).send(await jobs.break(params.id, body)),
  )
}

async function withExperiment(word: string) {
  const { folder, experiment } = await lessonOr404(word)
  if (!experiment) throw problem(409, `${folder} is to be read: it has no experiment.`)
  return { folder, experiment }
}
