// Errors as the page gets them: a status, a message for a person, and the field at fault where there is one.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { RunFailed, UsageError } from '../lab/errors.ts'
import type { ApiError } from './api.ts'

/** An error that the page is told of with this status. */
export const problem = (statusCode: number, message: string) =>
  Object.assign(new Error(message), { statusCode })

/** Fastify's error handler. What we didn't foresee is logged here, and its inside stays inside. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, ...body } = describe(error)
  if (status === 500) request.log.error(error)
  reply.code(status).send(body)
}

function describe(error: FastifyError): ApiError & { status: number } {
  if (error instanceof UsageError)
    return {
      status: 400,
      error: 'not allowed',
      message: error.message,
      ...(error.field && { field: error.field }),
    }
  if (error instanceof RunFailed)
    return { status: 409, error: 'failed', message: error.message, lines: error.lines }
  const [fault] = error.validation ?? []
  if (fault) {
    const { additionalProperty, missingProperty } = fault.params
    const place = fault.instancePath.replace(/^\/(knobs\/)?/, '').replaceAll('/', '.') // knobs go by their names
    const field = additionalProperty ?? missingProperty ?? place
    return {
      status: 400,
      error: 'not valid',
      message: error.message,
      ...(field && { field: String(field) }),
    }
  }
  const status = error.statusCode ?? 500
  if (status < 500 || status === 503) return { status, error: 'refused', message: error.message }
  return { status: 500, error: 'failed', message: 'Something went wrong in the lab; its terminal says what.' }
}
