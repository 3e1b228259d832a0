// Errors over HTTP: one shape everywhere, { error, message }.
import { STATUS_CODES } from 'node:http'
import type { FastifyError } from 'fastify'
import fp from 'fastify-plugin'
import Type from 'typebox'

export const ErrorBody = Type.Object({
  error: Type.String({ description: "The status code's name" }),
  message: Type.String({ description: 'What went wrong, and what to do about it' }),
})

/** An error that a route throws to answer with `statusCode`. */
export const httpError = (statusCode: number, message: string) =>
  Object.assign(new Error(message), { statusCode })

const body = (statusCode: number, message: string) => ({
  error: STATUS_CODES[statusCode] ?? 'Error',
  message,
})

export const errors = fp(async (app) => {
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(body(404, `There is no ${request.method} ${request.url}; /docs lists the routes`)),
  )
  app.setErrorHandler<FastifyError & { headers?: Record<string, string> }>((error, request, reply) => {
    const statusCode = error.statusCode ?? 500
    if (statusCode === 500) request.log.error(error)
    else if (error.cause instanceof Error) request.log.warn(`${error.message}: ${error.cause.message}`)
    // An unexpected error's message may tell a stranger about our insides: it goes to the log alone.
    return reply
      .code(statusCode)
      .headers(error.headers ?? {})
      .send(body(statusCode, statusCode === 500 ? 'Unexpected error; the log has it' : error.message))
  })
})
