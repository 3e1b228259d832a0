// A page of another site, open in the same browser: whatever it tries, it learns nothing from the lab and starts nothing.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../src/self/site.ts'
import { type TestServer, testServer } from '../src/server/testing.ts'
import { browserPath, whyNoBrowser } from './browser.ts'

/** Plain JavaScript for the browser: a function that gets the lab's address and says what became of each attempt. */
const ATTACKS = readFileSync(new URL('./hostile-page.js', import.meta.url), 'utf8')

/** Names that lead to this machine, as an attacker's own name server can make any name do. */
const HOSTILE_NAMES = ['--host-resolver-rules=MAP evil.test 127.0.0.1, MAP rebound.test 127.0.0.1']

describe.skipIf(!browserPath)(`a hostile page in Chromium${whyNoBrowser}`, { timeout: 60_000 }, () => {
  const site = mkdtempSync(join(tmpdir(), 'tenfold-hostile-'))
  const hostile = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>You have won</title>')
  })
  let server: TestServer
  let browser: Browser
  let lab: number
  let evil: number
  /** What the lab answered. */
  let answers: { url: string; method: string; status: number }[] = []

  beforeAll(async () => {
    writeFileSync(join(site, 'index.html'), '<!doctype html><title>Tenfold</title>welcome to this very lab')
    writeFileSync(
      join(site, 'icon.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>',
    )
    writeFileSync(join(site, '404.html'), '<!doctype html>Not here')
    server = await testServer(site)
    server.app.server.prependListener('request', ({ url = '', method = '' }, response) =>
      response.on('finish', () => answers.push({ url, method, status: response.statusCode })),
    )
    await server.app.listen({ host: '127.0.0.1', port: 0 })
    lab = (server.app.server.address() as AddressInfo).port
    await once(hostile.listen(0, '127.0.0.1'), 'listening')
    evil = (hostile.address() as AddressInfo).port
    browser = await launchBrowser(browserPath as string, HOSTILE_NAMES)
  })
  afterAll(async () => {
    await browser?.close()
    hostile.closeAllConnections()
    hostile.close()
    await server?.app.close()
    rmSync(site, { recursive: true, force: true })
  })

  async function openHostile(host: string) {
    answers = []
    const page = await browser.newPage()
    await page.goto(`http://${host}:${evil}/`)
    return page
  }

  /** Another name is another site; another port of the same name is the same site, and still another origin. */
  test.each(['evil.test', '127.0.0.1', 'localhost'])('from %s', async (host) => {
    const page = await openHostile(host)
    const outcome = await page.evaluate<Record<string, string>>(`(${ATTACKS})('http://127.0.0.1:${lab}')`)
    await expect.poll(() => answers.filter(({ method }) => method === 'POST').length).toBe(2)

    expect(Object.values(outcome)).toEqual(Object.values(outcome).map(() => 'refused'))
    expect(answers.filter(({ status }) => status < 400)).toEqual([])
    expect(server.lab.runs).toEqual([])
    await page.close()
  })

  test('the site can not be framed, to steal a click', async () => {
    const page = await openHostile('evil.test')
    await page.setContent(`<iframe src="http://127.0.0.1:${lab}/"></iframe>`)
    await expect.poll(() => page.frames().length).toBe(2)
    await page.waitForTimeout(500)
    expect(await page.frames()[1]?.content()).not.toContain('welcome to this very lab')
    await page.close()
  })

  test('a window that it opens on the site is out of its reach', async () => {
    const page = await openHostile('evil.test')
    const opened = page.context().waitForEvent('page')
    const closedToIt = await page.evaluate(`new Promise((resolve) => {
      const opened = window.open('http://127.0.0.1:${lab}/')
      setTimeout(() => resolve(opened.closed), 1000)
    })`)
    const site = await opened
    expect(await site.content()).toContain('welcome to this very lab')
    expect(await site.evaluate('window.opener')).toBeNull()
    expect(closedToIt).toBe(true) // so says the browser of a window that isn't its business any more
    await page.close()
  })

  test('a name of its own that leads to the lab (DNS rebinding) is not answered', async () => {
    const page = await browser.newPage()
    const response = await page.goto(`http://rebound.test:${lab}/api/health`)
    expect(response?.status()).toBe(421)
    expect(await page.content()).not.toContain(server.token)
    await page.close()
  })
})
