// The site as people use it: the real command, a real browser, real runs.
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { processes } from '../src/lab/fixtures/tiny.ts'
import { openHistory } from '../src/lab/history.ts'
import { listLessons } from '../src/lab/lessons.ts'
import { labFolder } from '../src/lab/paths.ts'
import { recordedResult } from '../src/lab/recorded.ts'
import type { Result } from '../src/lab/result.ts'
import { copyTemplate, shopTemplate } from '../src/lab/shop-data.ts'
import { times } from '../src/lab/units.ts'
import { launchBrowser, type Site, startSite } from '../src/self/site.ts'
import { browserPath, serveFiles, whyNoBrowser } from './browser.ts'

const lessons = await listLessons()

test.runIf(process.env.CI)('CI has a browser, so that nothing below is skipped', () => {
  expect(browserPath).toBeTruthy()
})

describe.skipIf(!browserPath)(`in Chromium${whyNoBrowser}`, { timeout: 120_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'tenfold-site-'))
  let site: Site
  let browser: Browser
  let pages: Page[] = []

  beforeAll(async () => {
    const template = await shopTemplate(
      { home: labFolder(), sizes: {} },
      () => {},
      new AbortController().signal,
    )
    await copyTemplate(template, join(home, template.split('/').at(-1) as string))
    ;[site, browser] = await Promise.all([startSite(home), launchBrowser(browserPath as string)])
  }, 120_000)
  afterEach(async () => {
    await Promise.all(pages.map((page) => page.context().close()))
    pages = []
    await stopJobs()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.stop()
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  })

  const headers = async () => {
    const { token } = (await (await fetch(`${site.url}/api/health`)).json()) as { token: string }
    return { 'x-tenfold-token': token }
  }
  const jobs = async () =>
    (await (await fetch(`${site.url}/api/jobs`)).json()) as {
      id: string
      state: string
      failure: object | null
    }[]
  const inLine = async () =>
    (await jobs()).filter(({ state }) => state === 'running' || state === 'waiting').map(({ id }) => id)
  /** Also those that a page had just asked for when it was closed. */
  const stopJobs = () =>
    expect
      .poll(
        async () => {
          const ids = await inLine()
          for (const id of ids)
            await fetch(`${site.url}/api/jobs/${id}`, { method: 'DELETE', headers: await headers() })
          return ids
        },
        { timeout: 30_000, interval: 200 },
      )
      .toEqual([])

  async function open(path: string, options: BrowserContextOptions = {}, url = site.url): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    pages.push(page)
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    await page.goto(url + path)
    return page
  }
  /** What the browser complained of: nothing, unless a test expects it. */
  let problems: string[] = []
  afterEach(() => {
    const said = problems
    problems = []
    expect(said).toEqual([])
  })

  const lesson = (options?: BrowserContextOptions) => open('/lessons/caching', options)
  const lockIn = (page: Page) => page.getByRole('button', { name: 'Lock in my prediction' }).click()
  /** Two systems, quickly: enough to see a run through. */
  async function chooseShortRun(page: Page): Promise<void> {
    await page.getByRole('radio', { name: /Quick/ }).check()
    const systems = page.getByRole('group', { name: 'Systems to measure' })
    for (const name of ['redis', 'memcached', 'edge']) await systems.getByRole('button', { name }).click()
  }
  const runButton = (page: Page) => page.getByRole('button', { name: /^Run (the experiment|again)/ })
  const live = (page: Page) => page.getByText('Live lab').first().waitFor()
  const RECORDED = recordedResult('03-caching')
  const recordedEffect = times(RECORDED?.effects[0]?.ratio ?? Number.NaN)

  test('predict, run, see the effect', async () => {
    const page = await lesson()
    await live(page)
    expect(await page.getByText(recordedEffect).filter({ visible: true }).count()).toBe(0)
    const slider = page.getByRole('slider')
    await slider.focus()
    for (let i = 0; i < 3; i++) await slider.press('PageUp')
    await lockIn(page)
    await page
      .getByText(/^You said ×8/)
      .first()
      .waitFor()
    await chooseShortRun(page)
    await runButton(page).click()
    await page.getByRole('progressbar').waitFor()
    await page
      .getByText(/round 2 of/i)
      .first()
      .waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: 'What happened', exact: true }).waitFor({ timeout: 60_000 })
    const result = page.locator('[data-step="what-happened"]')
    await result.getByText(/You said ×8\. It was ×/).waitFor()
    expect(await result.getByRole('button', { name: /Your run/ }).getAttribute('aria-pressed')).toBe('true')
  })

  test('a prediction is kept, and the result stays open', async () => {
    const page = await lesson()
    await lockIn(page)
    await page.reload()
    await live(page)
    await page
      .getByText(/^You said ×1/)
      .first()
      .waitFor()
    const result = page.locator('[data-step="what-happened"]')
    // An earlier test may have left a run, which is shown first as soon as the history has come.
    const recorded = result.getByRole('button', { name: 'Recorded' })
    const shown = async () => {
      if (await recorded.isVisible()) await recorded.click()
      return result.getByText(recordedEffect).first().isVisible()
    }
    await expect.poll(shown, { timeout: 20_000 }).toBe(true)
  })

  test('a prediction can be made once the page has its scripts, and no press before that is lost', async () => {
    const page = await open('about:blank', {}, '')
    let arrived = () => {}
    const scripts = new Promise<void>((resolve) => {
      arrived = resolve
    })
    await page.route(/\.js$/, async (route) => {
      await scripts
      await route.continue()
    })
    await page.goto(`${site.url}/lessons/caching`, { waitUntil: 'commit' })
    const pressed = lockIn(page)
    await page.getByText('Lock in my prediction').waitFor()
    setTimeout(arrived, 1_000)
    await pressed
    await page
      .getByText(/^You said ×1/)
      .first()
      .waitFor()
  })

  test('kill a process and see it in the topology within a second; restore it and it answers again', async () => {
    const page = await lesson()
    await live(page)
    await lockIn(page)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    const kill = page.getByRole('button', { name: 'Kill shop' })
    await kill.click({ timeout: 30_000 })
    await page.getByText('killed').first().waitFor({ timeout: 1_000 })
    await page.getByRole('button', { name: 'Restore shop' }).click()
    await expect.poll(() => kill.isEnabled(), { timeout: 10_000 }).toBe(true)
  })

  test('reloading in the middle of a run goes on with it; two pages see the same one', async () => {
    const page = await lesson()
    await live(page)
    await lockIn(page)
    await chooseShortRun(page)
    await runButton(page).click()
    await page
      .getByText(/round 1 of/i)
      .first()
      .waitFor({ timeout: 30_000 })
    const other = await lesson()
    await lockIn(other)
    await other.getByRole('progressbar').waitFor()
    await page.reload()
    await page.getByRole('progressbar').waitFor()
    for (const each of [page, other])
      await each.getByRole('link', { name: 'What happened', exact: true }).waitFor({ timeout: 60_000 })
  })

  test('a second run waits in line, says so, and can leave', async () => {
    const page = await lesson()
    await live(page)
    await lockIn(page)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.getByRole('button', { name: 'Kill shop' }).waitFor({ timeout: 30_000 })
    await runButton(page).click()
    await page.getByRole('button', { name: 'Leave' }).first().click()
    await runButton(page).waitFor()
    expect((await jobs()).map(({ state }) => state).filter((state) => state === 'running')).toHaveLength(1)
  })

  test('a run that fails shows the last lines of what failed', async () => {
    const page = await lesson()
    await live(page)
    await lockIn(page)
    await runButton(page).click()
    await page
      .getByText(/round 1 of/i)
      .first()
      .waitFor({ timeout: 30_000 })
    const shop = processes().find(({ command }) => command.includes('before.mjs'))
    process.kill(shop?.pid as number, 'SIGKILL')
    await page.locator('.failure').getByText('The run failed.').waitFor()
    await page
      .getByText(/ended by itself \(SIGKILL\)/)
      .first()
      .waitFor()
  })

  test('a knob out of range is said at its field, and nothing is sent', async () => {
    const page = await lesson()
    await live(page)
    await page.getByText('Knobs and load').first().click()
    const ttl = page.getByLabel(/Time to live/).first()
    await ttl.fill('-5')
    await page
      .getByText(/from 0.05 to/)
      .first()
      .waitFor()
    expect(await runButton(page).isDisabled()).toBe(true)
  })

  test('the server goes away and comes back: the page says so, keeps what it has, and goes on', async () => {
    const page = await lesson()
    await live(page)
    await lockIn(page)
    await chooseShortRun(page)
    await runButton(page).click()
    await page
      .getByText(/round 1 of/i)
      .first()
      .waitFor({ timeout: 30_000 })
    const { port } = site
    await site.stop()
    await page.getByText("The lab doesn't answer").first().waitFor()
    site = await startSite(home, port)
    await live(page)
    await runButton(page).click()
    await page.getByRole('progressbar').waitFor()
    await expect.poll(inLine, { timeout: 10_000 }).toHaveLength(1)
    problems = problems.filter(
      (text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/.test(text),
    )
  })

  test('two runs side by side: what changed, with its interval, and what else differs', async () => {
    const history = openHistory(undefined, join(home, 'history.sqlite'))
    const recorded = RECORDED as Result
    const id = history.add({ ...recorded, knobs: { ...recorded.knobs, ttl: 5 } })
    history.close()
    const page = await lesson()
    await live(page)
    await lockIn(page) // before that, the comparison would give the result away
    await page.goto(`${site.url}/compare?a=recorded-03-caching&b=${id}`)
    await page
      .getByText(/no measurable difference/)
      .first()
      .waitFor()
    await page
      .getByText(/knob ttl: 30 → 5/)
      .first()
      .waitFor()
  })

  test('with the keyboard alone', async () => {
    const page = await lesson()
    await live(page)
    await page.getByRole('slider').focus()
    await page.keyboard.press('PageUp')
    for (let i = 0; i < 5 && !(await focused(page)).includes('Lock in'); i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page
      .getByText(/^You said ×2/)
      .first()
      .waitFor()
    for (let i = 0; i < 60 && !(await focused(page)).startsWith('Run the experiment'); i++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('progressbar').waitFor()
  })
  const focused = (page: Page) => page.evaluate<string>(`document.activeElement?.textContent?.trim() ?? ''`)

  test('with reduced motion nothing moves along the links, and the figures are there', async () => {
    const page = await lesson({ reducedMotion: 'reduce' })
    await live(page)
    await lockIn(page)
    await page.getByRole('button', { name: 'Play', exact: true }).click()
    await page.getByRole('button', { name: 'Kill shop' }).waitFor({ timeout: 30_000 })
    await page
      .locator('svg.topology')
      .getByText(/req\/s/)
      .first()
      .waitFor()
    const drawn =
      await page.evaluate<boolean>(`[...document.querySelectorAll('canvas.requests')].some((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))`)
    expect(drawn).toBe(false)
  })

  test('presenting: a step a screen, arrow keys, and Escape leaves', async () => {
    const page = await lesson({ viewport: { width: 1920, height: 1080 } })
    await live(page)
    await page.keyboard.press('p')
    await expect
      .poll(() => page.evaluate<boolean>(`document.documentElement.classList.contains('present')`))
      .toBe(true)
    await page.keyboard.press('Home')
    await page.getByRole('heading', { name: 'Cache what you read' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: 'The situation' }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: 'Predict', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await expect
      .poll(() => page.evaluate<boolean>(`document.documentElement.classList.contains('present')`))
      .toBe(false)
  })

  test('a scenario can be chosen: it brings its systems and is what is run; where the text has it, it says how', async () => {
    const all = lessons.flatMap(({ name: lesson, folder, experiment }) =>
      Object.entries(experiment?.scenarios ?? {}).map(([name, { systems = [] }]) => {
        const usual = Object.keys(experiment?.systems ?? {})
        return { lesson, folder, name, systems, otherBaseline: systems[0] !== usual[0] }
      }),
    )
    // One by whose systems one sees that the form is the scenario's.
    const chosen = all.find(({ systems, otherBaseline }) => systems.length > 1 && otherBaseline)
    if (!chosen) throw new Error('no scenario has a baseline of its own')
    const { lesson, folder, name, systems } = chosen
    const page = await open(`/lessons/${lesson}`)
    await live(page)
    await lockIn(page)
    await page.getByLabel('Question').selectOption(name)
    const chips = page.getByRole('group', { name: 'Systems to measure' }).getByRole('button')
    expect((await chips.allTextContents()).map((text) => text.trim())).toEqual(systems)
    const inText = page.locator(`#scenario-${name}`)
    await inText.getByRole('button', { name: 'Run this here' }).waitFor()
    await inText.getByText(`npm run lesson ${lesson} -- --scenario ${name}`).first().waitFor()
    const [request] = await Promise.all([page.waitForRequest('**/api/runs'), runButton(page).click()])
    expect(request.postDataJSON()).toMatchObject({ lesson: folder, scenario: name, knobs: {} })
    await inText.getByRole('button', { name: 'Stop' }).waitFor()
  })

  describe('as files on a web host, without a lab', () => {
    let host: Awaited<ReturnType<typeof serveFiles>>
    let folder: string
    beforeAll(async () => {
      const built = (await readdir(home)).find((name) => name.startsWith('site-'))
      folder = join(home, built as string)
      host = await serveFiles(folder)
    })
    afterAll(() => host?.close())
    afterEach(() => {
      problems = problems.filter((text) => !text.includes('404')) // it looked for a lab: none there
    })

    test('shows the recorded result and where it comes from, once predicted, and how to make it live', async () => {
      const page = await open('/lessons/caching', {}, host.url)
      expect(await page.getByText(recordedEffect).filter({ visible: true }).count()).toBe(0)
      await lockIn(page)
      const result = page.locator('[data-step="what-happened"]')
      await result.getByText(recordedEffect).first().waitFor()
      await result
        .getByText(RECORDED?.machine.commit ?? 'no commit')
        .first()
        .waitFor()
      await page.getByText('npm install && npm start').filter({ visible: true }).first().waitFor()
    })

    test('a lesson weighs no more than 260 kB, compressed as a web host does it', async () => {
      const page = await open('/lessons/caching', {}, host.url)
      await page.waitForLoadState('networkidle')
      const loaded = await page.evaluate<string[]>(
        `performance.getEntriesByType('resource').map(({ name }) => name)`,
      )
      const files = [page.url(), ...loaded.filter((url) => !url.includes('/api/'))]
      const sizes = files.map(async (url) => weight(url, Buffer.from(await (await fetch(url)).arrayBuffer())))
      expect(files.length).toBeGreaterThan(5)
      expect((await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(260_000)
    })
    const weight = (url: string, body: Buffer) => (url.endsWith('.woff2') ? body : gzipSync(body)).length

    test('without JavaScript the charts and all the text stand', async () => {
      const page = await open('/lessons/caching', { javaScriptEnabled: false }, host.url)
      const result = page.locator('[data-step="what-happened"]')
      await result.getByText(recordedEffect).first().waitFor()
      expect(await result.locator('svg[role="img"]').filter({ visible: true }).count()).toBeGreaterThan(1)
    })
  })

  describe('axe finds nothing', () => {
    const PAGES = [
      '/',
      '/course',
      ...lessons.map(({ name }) => `/lessons/${name}`),
      '/guide/',
      '/guide/how-we-measure',
      '/guide/reading-a-load-curve',
      '/glossary',
      '/compare',
      '/nothing-here',
    ]
    test.each(PAGES.flatMap((path) => [[path, 'light'] as const, [path, 'dark'] as const]))(
      '%s, %s',
      async (path, scheme) => {
        const page = await open(path, { colorScheme: scheme })
        if (path.startsWith('/lessons/')) await lockIn(page)
        await page.waitForLoadState('networkidle').catch(() => {}) // the event stream never ends
        const { violations } = await new AxeBuilder({ page }).analyze()
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
        )
        expect(found).toEqual([])
        problems = problems.filter((text) => !(path === '/nothing-here' && text.includes('404')))
      },
    )
  })
})
