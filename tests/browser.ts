// For tests: a real Chromium, the site as `npm start` serves it, and the site as files on a plain server.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import { type Browser, chromium } from 'playwright-core'
import { findProgram } from '../src/engines/binary.ts'
import { freePort } from '../src/engines/free-port.ts'
import { ROOT } from '../src/lab/paths.ts'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Where the browser is: `CHROMIUM` names it, or one is on PATH. */
export const browserPath =
  process.env.CHROMIUM ??
  (await Promise.all(NAMES.map((name) => findProgram(name, process.env)))).find(Boolean)

export const whyNoBrowser = browserPath ? '' : ' (skipped: no Chromium on PATH; CHROMIUM can name one)'

/** The site must work without any connection to elsewhere, so the browser's own ones are off. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath as string,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export interface Site {
  url: string
  port: number
  child: ChildProcess
  said: () => string
  /** As Ctrl-C does. */
  stop(): Promise<void>
}

/** Starts the real command and waits for its address. */
export async function startSite(home: string, port?: number): Promise<Site> {
  const chosen = port ?? (await freePort())
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/start.ts', '--port', String(chosen)], {
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

/** The built site on a server that knows nothing of the lab, as a web host has it. */
export async function serveFiles(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = fastify({ forceCloseConnections: true })
  await server.register(fastifyStatic, { root: folder, extensions: ['html'] })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return { url, close: () => server.close() }
}
