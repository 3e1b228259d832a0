// A checkout that can't be written, such as one that a teacher shares with a class: a lesson runs and the site is built all the same.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../src/engines/free-port.ts'
import { ROOT } from '../src/lab/paths.ts'
import { temporaryFolder } from '../src/lab/testing.ts'

const home = temporaryFolder()
const place = mkdtempSync(join(tmpdir(), 'tenfold-read-only-'))
const mounted = readOnly(ROOT, place)
afterAll(() => {
  if (mounted) execFileSync('umount', ['--lazy', place])
  rmdirSync(place)
})

/** Shows a folder in another place where nothing can be written. @returns whether we may do that here */
function readOnly(folder: string, there: string): boolean {
  try {
    execFileSync('mount', ['--bind', '--make-private', folder, there], { stdio: 'ignore' })
  } catch {
    return false
  }
  execFileSync('mount', ['-o', 'remount,ro,bind', there])
  return true
}

const MAY = mounted ? '' : ' (skipped: only who may mount a folder can run this)'

test.runIf(mounted)(`the site is built and served${MAY}`, { timeout: 180_000 }, async () => {
  expect(() => writeFileSync(join(place, 'docs', 'x'), '')).toThrow('EROFS')
  const port = await freePort()
  const lab = spawn(
    process.execPath,
    ['--import', 'tsx', 'src/cli/start.ts', '--no-open', '--port', String(port)],
    { cwd: place, env: { ...process.env, TENFOLD_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [lab.stdout, lab.stderr]) stream.on('data', (chunk) => (said += chunk))
  const ended = once(lab, 'exit')
  while (!said.includes('Ctrl-C ends it') && lab.exitCode === null) await sleep(50)
  expect(said).toContain(`http://127.0.0.1:${port}`)
  const page = await fetch(`http://127.0.0.1:${port}/lessons/caching`)
  expect(await page.text()).toContain('Cache what you read')
  lab.kill('SIGINT')
  expect((await ended)[0]).toBe(0)
  expect(readdirSync(home).filter((name) => name.startsWith('draft-') || name === '.building')).toEqual([])
})

test.runIf(mounted)(`a lesson runs${MAY}`, { timeout: 180_000 }, async () => {
  const flags = ['--rounds', '2', '--seconds', '0.6', '--systems', 'before,memory', '--json']
  const run = spawn(process.execPath, ['--import', 'tsx', 'src/cli/lesson.ts', 'caching', ...flags], {
    cwd: place,
    env: { ...process.env, TENFOLD_HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  run.stdout.on('data', (chunk) => (said += chunk))
  await once(run, 'close')
  expect(JSON.parse(said).systems.memory.errors).toBe(0)
})
