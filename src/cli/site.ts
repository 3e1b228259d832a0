// Builds the site when something it is made of has changed, and gives the folder to be served.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lastLines } from '../engines/last-lines.ts'
import { RunFailed } from '../lab/errors.ts'
import { labFolder, ROOT } from '../lab/paths.ts'

/** What the site is made of. */
const SOURCES = [
  'docs',
  'lessons',
  'benchmarks',
  'src/lab',
  'src/self',
  'src/server/api.ts',
  'package-lock.json',
]
/** What VitePress leaves in its own folder. */
const MADE = /(^|\/)\.vitepress\/(dist|cache|\.temp|\.building)(\/|$)/
/** VitePress works beside its sources. Where those can't be written, it works on a copy of the project without these, with our packages. */
const NOT_COPIED = ['node_modules', '.git', '.tenfold']
/** The newest ones stay: another window may still be serving the one before. */
const KEEP = 2

/**
 * @param onBuild called when it has to be built, which takes some seconds
 * @throws RunFailed with VitePress's last lines
 */
export async function builtSite(signal: AbortSignal, onBuild: () => void): Promise<string> {
  const home = labFolder()
  const site = join(home, `site-${fingerprint()}`)
  if (existsSync(site)) return site
  onBuild()
  // Under another name until it is whole: a build that was interrupted is never served.
  const draft = join(home, `draft-${process.pid}`)
  const copy = isWritable(join(ROOT, 'docs', '.vitepress'))
    ? undefined
    : join(home, `draft-from-${process.pid}`)
  const turn = join(copy ? home : join(ROOT, 'docs', '.vitepress'), '.building')
  await inTurn(turn, signal)
  try {
    if (existsSync(site)) return site // another window has built it meanwhile
    if (copy) copyTo(copy)
    await vitepress(copy ?? ROOT, draft, signal)
    renameSync(draft, site)
  } finally {
    for (const made of [draft, copy ?? draft, turn]) rmSync(made, { recursive: true, force: true })
  }
  removeOld(home)
  return site
}

/** VitePress works in one folder beside the sources, so there is one build at a time. Waits for those that are at it. */
async function inTurn(turn: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return writeFileSync(turn, String(process.pid), { flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isGone(turn)) rmSync(turn, { force: true })
    else await sleep(200, undefined, { signal }).catch(() => {})
  }
}

/** Whether the process that took its turn has ended without giving it back. */
function isGone(turn: string): boolean {
  try {
    process.kill(Number(readFileSync(turn, 'utf8')), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function copyTo(folder: string): void {
  const sources = readdirSync(ROOT).filter((name) => !NOT_COPIED.includes(name))
  for (const file of sources.flatMap(filesIn)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    copyFileSync(join(ROOT, file), join(folder, file))
  }
  // Each package by itself: Vite puts files of its own among them.
  const packages = join(ROOT, 'node_modules')
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(packages).filter((name) => !name.startsWith('.')))
    symlinkSync(join(packages, name), join(folder, 'node_modules', name), 'junction')
}

async function vitepress(root: string, folder: string, signal: AbortSignal): Promise<void> {
  const program = join(root, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'build', 'docs', '--outDir', folder], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  const tail = lastLines(child)
  const [code] = await once(child, 'close').catch((error) => {
    throw signal.aborted ? signal.reason : error
  })
  if (code !== 0) throw new RunFailed("The site can't be built.", tail().split('\n'))
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of filesIn(source))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(ROOT, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

function filesIn(path: string): string[] {
  // Editors leave links to nowhere beside unsaved files.
  const there = statSync(join(ROOT, path), { throwIfNoEntry: false })
  if (MADE.test(path) || !there) return []
  if (!there.isDirectory()) return [path]
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`))
}

function removeOld(home: string): void {
  const age = (name: string) => statSync(join(home, name)).mtimeMs
  const names = readdirSync(home)
  const sites = names.filter((name) => name.startsWith('site-'))
  // Of a build that was killed; we build alone.
  for (const name of names.filter((name) => name.startsWith('draft-')))
    rmSync(join(home, name), { recursive: true, force: true })
  for (const name of sites.toSorted((a, b) => age(b) - age(a)).slice(KEEP))
    rmSync(join(home, name), { recursive: true, force: true })
}
