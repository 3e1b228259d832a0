// Whatever JSON is sent to the lab, it is refused in words, or is a run; never an unforeseen error, and nothing of it sticks.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { becomes, RUN, type TestServer, testServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await testServer()
})
afterAll(() => server.app.close())

const key = fc.constantFrom(
  'lesson',
  'knobs',
  'systems',
  'system',
  'loop',
  'sweep',
  'fault',
  'seed',
  'quick',
  'rounds',
  '__proto__',
  'constructor',
  'x',
)
const nasty = fc.constantFrom(
  'caching',
  '../../etc',
  '; rm -rf /',
  '$(id)',
  '%00',
  "' OR 1=1",
  'before',
  '\u0000',
  '__proto__',
)
const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), nasty, tie('object')),
  object: fc
    .array(fc.tuple(key, tie('value')))
    .map((entries) =>
      JSON.parse(`{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`),
    ),
})).object

const PLAY = { lesson: 'caching', system: 'memory' }

test.each([
  ['POST', '/api/runs', RUN],
  ['POST', '/api/plays', PLAY],
  ['PATCH', '/api/jobs/:id', {}],
] as const)('%s %s', async (method, route, right) => {
  let url: string = route
  if (method === 'PATCH') {
    const { body } = await server.ask('POST', '/api/plays', PLAY)
    await becomes(server, body.id, 'running')
    url = `/api/jobs/${body.id}`
  }
  await fc.assert(
    fc.asyncProperty(json, fc.boolean(), async (body, added) => {
      const asked = added ? { ...right, ...(body as object) } : (body as object)
      const { status, body: answer } = await server.ask(method, url, asked)
      expect(status).toBeLessThan(500)
      if (status < 300 && method === 'POST') await server.ask('DELETE', `/api/jobs/${answer.id}`)
      if (status >= 300) expect(answer.message.length).toBeGreaterThan(5)
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: 300 },
  )
  if (method === 'PATCH') await server.ask('DELETE', url)
})
