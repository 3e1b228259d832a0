// Builds the site when something it is made of has changed, and gives the folder to be served.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lastLines } from '../engines/last-lines.ts'
import { RunFailed } from '../lab/errors.ts'
import { labFolder, ROOT } from '../lab/paths.ts'

/** What the site is made of. */
const SOURCES = ['docs', 'lessons', 'benchmarks', 'src/lab', 'src/server/api.ts', 'package-lock.json']
/** What VitePress leaves in its own folder. */
const MADE = /(^|\/)\.vitepress\/(dist|cache|\.temp)(\/|$)/
/** A site that is still being served by another window stays. */
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
  // Under another name until it is whole: a build that was interrupted is never served, and two builds don't meet.
  const draft = join(home, `draft-${process.pid}`)
  try {
    await vitepress(draft, signal)
    if (!existsSync(site)) renameSync(draft, site)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  removeOld(home)
  return site
}

async function vitepress(folder: string, signal: AbortSignal): Promise<void> {
  const program = join(ROOT, 'node_modules', 'vitepress', 'bin', 'vitepress.js')
  const child = spawn(process.execPath, ['--import', 'tsx', program, 'build', 'docs', '--outDir', folder], {
    cwd: ROOT,
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
  if (MADE.test(path)) return []
  if (!statSync(join(ROOT, path)).isDirectory()) return [path]
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`))
}

function removeOld(home: string): void {
  const age = (name: string) => statSync(join(home, name)).mtimeMs
  const sites = readdirSync(home).filter((name) => name.startsWith('site-'))
  for (const name of sites.toSorted((a, b) => age(b) - age(a)).slice(KEEP))
    rmSync(join(home, name), { recursive: true, force: true })
}
