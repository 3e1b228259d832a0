// What must stay true of an upload, whoever keeps the jobs: what was accepted is done or given up in the open, whoever dies.
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import queues from '../../benchmarks/queues.ts'
import { lackingEngine, startTrial, type Trial, titled } from '../../src/lab/trial.ts'

interface Variant {
  name: string
  system: string
  /** It answers before the thumbnails are made. */
  later?: boolean
  /** Must be had for real. */
  with?: string[]
  /** Must be there, by a stand-in or for real. */
  needs?: string[]
}

const variants: Variant[] = [
  { name: 'before', system: 'before' },
  { name: 'sqlite', system: 'sqlite', later: true },
  { name: 'sqlite, the shop on PostgreSQL', system: 'sqlite', later: true, with: ['postgres'] },
  { name: 'sqlite, the shop on MySQL', system: 'sqlite', later: true, with: ['mysql'] },
  { name: 'redis', system: 'redis', later: true, with: ['redis'] },
  { name: 'rabbitmq', system: 'rabbitmq', later: true, with: ['rabbitmq'] },
  { name: 'kafka', system: 'kafka', later: true, needs: ['kafka'] },
  { name: 'yours', system: 'yours', later: true },
]

const photo = readFileSync(new URL('photo.jpg', import.meta.url))
const broken = readFileSync(new URL('broken.jpg', import.meta.url))
/** Leases run out and groups rebalance in seconds; a busy machine takes longer. */
const SOON = { timeout: 45_000, interval: 50 }

const upload = (url: string, body: string | Buffer<ArrayBuffer>, type = 'image/jpeg', member = 7) =>
  fetch(`${url}/members/${member}/uploads`, { method: 'POST', headers: { 'content-type': type }, body })
const gauges = async (url: string) =>
  (await (await fetch(`${url}/gauges`)).json()) as { backlog: number; done: number; dead: number }

type Status = { id: number; state: string; thumbnails?: string[]; problem?: string }
async function statusOf(url: string, answer: Response): Promise<Status> {
  const { id } = (await answer.json()) as { id: number }
  expect(answer.headers.get('location')).toBe(`/photos/${id}/status`)
  return status(url, id)
}
const status = async (url: string, id: number) =>
  (await (await fetch(`${url}/photos/${id}/status`)).json()) as Status
const state = async (url: string, id: number) => (await status(url, id)).state

for (const variant of variants) {
  const lacking = await lackingEngine(variant.with, variant.needs)
  const { later } = variant
  describe.skipIf(lacking)(titled(variant.name, lacking), () => {
    let trial: Trial
    beforeAll(async () => {
      const real = variant.with && { with: variant.with }
      trial = await startTrial(queues, variant.system, { ...real, knobs: { workers: 2 } })
    }, 120_000)
    afterAll(() => trial?.stop())

    test('a photo gets its thumbnails, and its status says when', async () => {
      const answer = await upload(trial.url, photo)
      expect(answer.status).toBe(later ? 202 : 201)
      const { id } = await statusOf(trial.url, answer)
      await vi.waitFor(async () => expect(await state(trial.url, id)).toBe('done'), SOON)
      const { thumbnails = [] } = await status(trial.url, id)
      const sizes = await Promise.all(
        thumbnails.map(async (path) => {
          const picture = await fetch(new URL(path, trial.url))
          expect(picture.headers.get('content-type')).toBe('image/jpeg')
          const { width, height } = await sharp(await picture.arrayBuffer()).metadata()
          return [width, height]
        }),
      )
      expect(sizes).toEqual([
        [1200, 800],
        [320, 213],
      ])
    })

    test('what is no photo is refused, and leaves nothing behind', async () => {
      const before = await gauges(trial.url)
      const answers = [
        await upload(trial.url, 'not a photo'),
        await upload(trial.url, '{}', 'application/json'),
        await upload(trial.url, Buffer.alloc(10_000_001)).catch(() => ({ status: 413 })), // it may hang up on us
        await upload(trial.url, photo, 'image/jpeg', 999_999),
        await fetch(`${trial.url}/photos/999999/status`),
        await fetch(`${trial.url}/photos/999999/thumbnails/320`),
        await fetch(`${trial.url}/photos/first/status`),
        await fetch(`${trial.url}/photos/1/thumbnails/x%2F..%2F..%2Foriginals%2F1`),
      ]
      expect(answers.map((answer) => answer.status)).toEqual([400, 415, 413, 404, 404, 404, 400, 400])
      expect(await gauges(trial.url)).toEqual(before)
    })

    test('a broken photo is given up, in the open, and holds up nobody', async () => {
      const { dead } = await gauges(trial.url)
      const answer = await upload(trial.url, broken)
      expect(answer.status).toBe(later ? 202 : 422)
      const other = await upload(trial.url, photo)
      const { id } = (await other.json()) as { id: number }
      await vi.waitFor(async () => {
        expect(await gauges(trial.url)).toMatchObject({ backlog: 0, dead: dead + 1 })
      }, SOON)
      expect(await state(trial.url, id)).toBe('done')
      if (later)
        expect(await statusOf(trial.url, answer)).toMatchObject({
          state: 'dead',
          problem: expect.stringMatching(/JPEG|premature/i),
        })
    })

    if (later)
      test('a worker killed in the middle of a job loses none: another does them, and each counts once', async () => {
        const [first, second] = trial.processes.filter(({ name }) => name === 'worker')
        if (!first || !second) throw new Error('two workers were to be started')
        const { done } = await gauges(trial.url)
        // The second stands still, so the jobs are not done before we have killed the first.
        process.kill(second.pid(), 'SIGSTOP')
        onTestFinished(() => void process.kill(second.pid(), 'SIGCONT'))
        const answers = await Promise.all(Array.from({ length: 8 }, () => upload(trial.url, photo)))
        expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]))
        await vi.waitFor(async () => expect((await gauges(trial.url)).done).toBeGreaterThan(done), SOON)
        await first.kill()
        expect((await gauges(trial.url)).backlog).toBeGreaterThan(0)
        process.kill(second.pid(), 'SIGCONT')
        await vi.waitFor(async () => {
          expect(await gauges(trial.url)).toMatchObject({ backlog: 0, done: done + 8 })
        }, SOON)
        await first.restart()
      }, 100_000)

    if (later)
      test('jobs outlive all workers, and the shop', async () => {
        const workers = trial.processes.filter(({ name }) => name === 'worker')
        const shop = trial.processes.find(({ name }) => name === 'shop')
        for (const worker of workers) await worker.kill()
        const answer = await upload(trial.url, photo)
        const { id, state: first } = await statusOf(trial.url, answer)
        expect(first).toBe('waiting')
        await shop?.kill()
        await shop?.restart()
        expect(await state(trial.url, id)).toBe('waiting')
        for (const worker of workers) await worker.restart()
        await vi.waitFor(async () => expect(await state(trial.url, id)).toBe('done'), SOON)
      }, 100_000)
  })
}

test('a full backlog refuses, says when to come back, and accepts again once there is room', async () => {
  const trial = await startTrial(queues, 'sqlite', { knobs: { backlog: 2 } })
  try {
    const worker = trial.processes.find(({ name }) => name === 'worker')
    process.kill(worker?.pid() as number, 'SIGSTOP')
    const statuses = []
    for (let i = 0; i < 3; i++) statuses.push(await upload(trial.url, photo))
    expect(statuses.map((answer) => answer.status)).toEqual([202, 202, 503])
    expect(statuses[2]?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await gauges(trial.url)).backlog).toBe(2)
    process.kill(worker?.pid() as number, 'SIGCONT')
    await vi.waitFor(async () => expect((await gauges(trial.url)).backlog).toBe(0), SOON)
    expect((await upload(trial.url, photo)).status).toBe(202)
  } finally {
    await trial.stop()
  }
}, 90_000)
