import { expect, test } from 'vitest'
import { testShop } from './testing.ts'

const { app } = await testShop({ LOG_LEVEL: 'silent' })

test('OpenAPI lists every route', async () => {
  const { paths } = (await app.inject({ url: '/docs/json' })).json()
  const listed = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(listed.sort()).toEqual([
    'DELETE /members/{id}/following/{followeeId}',
    'GET /healthz',
    'GET /members/{id}',
    'GET /members/{id}/feed',
    'GET /members/{id}/photos',
    'GET /orders/{id}',
    'GET /photos/{id}',
    'GET /products',
    'GET /products/{id}',
    'POST /members',
    'POST /members/{id}/photos',
    'POST /orders',
    'POST /orders/{id}/payment',
    'PUT /members/{id}/following/{followeeId}',
    'PUT /products/{id}/price',
  ])
})

test('the documentation is a page to read', async () => {
  const response = await app.inject({ url: '/docs/' })
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toContain('text/html')
})

test('an unknown path is a 404 in the shape of all errors, and says where the routes are', async () => {
  const response = await app.inject({ url: '/nope' })
  expect(response.statusCode).toBe(404)
  expect(response.json()).toEqual({
    error: 'Not Found',
    message: 'There is no GET /nope; /docs lists the routes',
  })
})

test("an unexpected error's message stays inside", async () => {
  app.catalog.productPage = () => Promise.reject(new Error('secret'))
  const response = await app.inject({ url: '/products/1' })
  expect(response.statusCode).toBe(500)
  expect(response.json()).toEqual({
    error: 'Internal Server Error',
    message: 'Unexpected error; the log has it',
  })
})
