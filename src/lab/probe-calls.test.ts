import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../engines/free-port.ts'
import { sampleCalls } from './probe-calls.ts'

let status = 200
const server = createServer((_, response) => {
  response.statusCode = status
  response.end('ok')
})
let host = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const ask = async () => (await fetch(`http://${host}`)).text()

test('a few calls of each report are told, with where they went', async () => {
  const calls = sampleCalls()
  calls.take() // from here on it listens
  for (let i = 0; i < 5; i++) await ask()
  const told = calls.take()
  expect(told.map(({ to, failed }) => ({ to, failed }))).toEqual(Array(3).fill({ to: host, failed: false }))
  for (const { us } of told) expect(us).toBeGreaterThan(0)
  await ask()
  expect(calls.take()).toHaveLength(1)
})

test('an answer of the 5xx kind, and none at all, are failures', async () => {
  const calls = sampleCalls()
  calls.take()
  status = 503
  await ask()
  await fetch(`http://127.0.0.1:${await freePort()}`).catch(() => {})
  expect(calls.take().map(({ failed }) => failed)).toEqual([true, true])
})
