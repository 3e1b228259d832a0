// The program, run by hand as its reader does.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const PROGRAM = fileURLToPath(new URL('./measure.ts', import.meta.url))
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', PROGRAM, ...args, '--seconds', '0.3'])

async function startServer(status: number) {
  const server = createServer((_request, response) => response.writeHead(status).end())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('the closed loop keeps its connections busy: Little’s law', async () => {
  const { stdout } = await run(await startServer(200), '--connections', '3')
  expect(stdout).toMatch(/^answers +[1-9]\d*, and 0 errors$/m)
  expect(stdout).toMatch(/^throughput +\d+\.\d req\/s$/m)
  expect(stdout).toMatch(/^p99\.9 +[\d.]+ ms$/m)
  const [, atATime] = /^throughput × mean = ([\d.]+) requests at a time$/m.exec(stdout) ?? []
  expect(Number(atATime)).toBeGreaterThan(2) // 3, but for what a request takes beside waiting for its answer
  expect(Number(atATime)).toBeLessThan(3.05)
})

test('the open loop sends what it is told to', async () => {
  const { stdout } = await run(await startServer(200), '--rate', '1000')
  const [, answers] = /^answers +(\d+), and 0 errors$/m.exec(stdout) ?? []
  expect(Math.abs(Number(answers) - 300)).toBeLessThan(6 * Math.sqrt(300)) // standard deviations of their count
})

test('answers other than 200 are errors', async () => {
  const { stdout } = await run(await startServer(503), '--rate', '100')
  expect(stdout).toMatch(/^answers +0, and [1-9]\d* errors$/m)
})

test.each([
  ['no URL', [], 'measure.ts <url'],
  ['no rate', ['http://127.0.0.1:3000', '--rate', 'fast'], 'measure.ts <url'],
  ['another machine', ['http://example.com'], "example.com isn't this machine"],
  ['a name that may be any machine', ['http://localhost:3000'], "localhost isn't this machine"],
])('refuses %s', async (_, args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(message) })
})
