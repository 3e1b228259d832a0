// The site as a reader has it: the real command, and a real browser. For checks, and for the project's tests.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { findProgram } from '../engines/binary.ts'
import { freePort } from '../engines/free-port.ts'
import { ROOT } from '../lab/paths.ts'

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where a browser is: `CHROMIUM` names it, or one is on PATH. */
export async function findBrowser(env = process.env): Promise<string | undefined> {
  return env.CHROMIUM ?? (await Promise.all(BROWSERS.map((name) => findProgram(name, env)))).find(Boolean)
}

/** The site must work without any connection to elsewhere, so the browser's own ones are off. */
export async function launchBrowser(path: string, more: string[] = []): Promise<Browser> {
  // Only developers have it installed.
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
}

export interface Site {
  url: string
  port: number
  child: ChildProcess
  said: () => string
  /** As Ctrl-C does. */
  stop(): Promise<void>
}

/** Starts `npm start` and waits for its address. @throws Error with what it said when it ends before */
export async function startSite(home: string, port?: number): Promise<Site> {
  const chosen = port ?? (await freePort())
  const script = join(ROOT, 'src', 'cli', 'start.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--no-open', '--port', String(chosen)], {
    cwd: ROOT,
    env: { ...process.env, TENFOLD_HOME: home, NO_COLOR: '1', LANG: 'en_GB.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => said.includes('Ctrl-C ends it') && resolve())
    child.on('close', (code) => reject(new Error(`npm start ended (${code}): ${said}`)))
  })
  return {
    url: `http://127.0.0.1:${chosen}`,
    port: chosen,
    child,
    said: () => said,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'close')
      child.kill('SIGINT')
      await gone
    },
  }
}
