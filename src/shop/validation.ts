// Validation of requests. What arrives as text (path, query, headers) is converted; JSON already says what it is.
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'

const options = { useDefaults: true, removeAdditional: true }
const text = addFormats.default(new Ajv({ ...options, coerceTypes: true }))
const json = addFormats.default(new Ajv(options)) // coercing here would make a price of null a price of 0

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? json : text).compile(schema)
