// OpenAPI, generated from the routes' schemas, to read and try at /docs.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'

export const docs = fp(async (app) => {
  await app.register(swagger, { openapi: { info: { title: 'The print shop', version: '1.0.0' } } })
  await app.register(swaggerUi, { routePrefix: '/docs' })
})
