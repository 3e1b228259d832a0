// What a page that shows a run costs that run: the browser needs processors too.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { Cleanup } from '../lab/cleanup.ts'
import { RunFailed } from '../lab/errors.ts'
import { labFolder } from '../lab/paths.ts'
import type { Result } from '../lab/result.ts'
import { geometricMean, pairedRatio } from '../lab/statistics.ts'
import { rate, timesWithin } from '../lab/units.ts'
import type { Job } from '../server/api.ts'
import type { Check } from './check.ts'
import { findBrowser, launchBrowser, startSite } from './site.ts'

const ROUNDS = 5
/** One whose systems leave a processor idle or have one each, and one that needs all there are. */
const LESSONS = { caching: ['before', 'memory'], 'load-balancing': ['one', 'balancer'] }
/** A projector's: the more there is to draw, the dearer. */
const VIEWPORT = { width: 1920, height: 1080 }

export const page: Check = {
  title: "The page's price",
  about: `A lesson's quick run, ${ROUNDS} times started from its page in Chromium, which draws it as it goes, and as often with no page open, in turns. A browser without a graphics card, on the same processors: an ordinary one costs less.`,
  async measure({ signal, progress }) {
    const head = ['system', 'no page', 'with the page', 'with over without']
    const path = await findBrowser()
    if (!path) return { head, rows: [], notes: ['No Chromium on PATH here, so this was left out.'] }
    const cleanup = new Cleanup()
    const rows: string[][] = []
    try {
      const browser = await launchBrowser(path)
      cleanup.add(() => browser.close())
      const site = await startSite(labFolder())
      cleanup.add(() => site.stop())
      const lab = client(site.url, signal)
      for (const [lesson, systems] of Object.entries(LESSONS)) {
        const without: Result[] = []
        const shown: Result[] = []
        for (let round = 1; round <= ROUNDS; round++) {
          progress(`${lesson}, run ${round} of ${ROUNDS}`)
          const turns = [
            async () => without.push(await lab.finished(() => lab.run(lesson))),
            async () => shown.push(await lab.finished(() => runOnPage(browser, site.url, lesson))),
          ]
          for (const turn of round % 2 ? turns : turns.toReversed()) {
            await turn()
            await Promise.all(browser.contexts().map((context) => context.close()))
            signal.throwIfAborted()
          }
        }
        rows.push(...systems.map((name) => row(name, without, shown)))
      }
    } finally {
      await cleanup.run()
    }
    return { head, rows, notes: [] }
  },
}

function row(name: string, without: Result[], shown: Result[]): string[] {
  const carried = (results: Result[]) =>
    results.map(({ systems }) => systems[name]?.throughput.mean as number)
  const [bare, drawn] = [carried(without), carried(shown)]
  return [
    name,
    rate(geometricMean(bare).mean),
    rate(geometricMean(drawn).mean),
    timesWithin(pairedRatio(drawn, bare)),
  ]
}

async function runOnPage(browser: Browser, url: string, lesson: string): Promise<void> {
  const context = await browser.newContext({ viewport: VIEWPORT })
  const opened = await context.newPage()
  await opened.goto(`${url}/lessons/${lesson}`)
  await opened.getByText('Live lab').first().waitFor()
  await opened.getByRole('button', { name: 'Lock in my prediction' }).click()
  await opened.getByRole('radio', { name: /Quick/ }).check()
  await opened.getByRole('button', { name: /^Run (the experiment|again)/ }).click()
  await opened.getByRole('group', { name: 'The system in the picture' }).scrollIntoViewIfNeeded() // what isn't in sight isn't drawn
}

/** What a page would ask of the lab. */
function client(url: string, signal: AbortSignal) {
  const ask = async <T>(path: string, init?: RequestInit) => {
    const answer = await fetch(`${url}/api${path}`, { ...init, signal })
    if (!answer.ok) throw new RunFailed(`${path} was answered with ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const jobs = () => ask<Pick<Job, 'id' | 'state' | 'resultId' | 'failure'>[]>('/jobs')
  return {
    async run(lesson: string) {
      const { token } = await ask<{ token: string }>('/health')
      const headers = { 'content-type': 'application/json', 'x-tenfold-token': token }
      const body = JSON.stringify({ lesson, quick: true })
      await ask('/runs', { method: 'POST', headers, body })
    },
    /** The result of what `begin` starts. */
    async finished(begin: () => Promise<void>): Promise<Result> {
      const earlier = (await jobs()).map(({ id }) => id)
      await begin()
      for (;;) {
        await sleep(500)
        const job = (await jobs()).find(({ id }) => !earlier.includes(id))
        if (job?.state === 'failed' || job?.state === 'stopped')
          throw new RunFailed(job.failure?.message ?? 'the run was stopped', job.failure?.lines)
        if (job?.state === 'finished')
          return (await ask<{ result: Result }>(`/history/${job.resultId}`)).result
      }
    },
  }
}
