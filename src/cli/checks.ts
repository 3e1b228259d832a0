// What the lab needs of this machine and what it would like: each check in words, with what to do about it.
import { readFile, statfs } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { engines } from '../engines/index.ts'
import { labFolder, ROOT } from '../lab/paths.ts'
import { bytes, counted, significant } from '../lab/units.ts'

export interface Check {
  name: string
  /** Only `broken` keeps the lessons from running. */
  state: 'ok' | 'note' | 'broken'
  text: string
  /** What to do, where something can be done. */
  advice?: string
}

const SPARE_BYTES = 1024 ** 3

/** Runs every check, one after the other; none of them throws. */
export async function checkAll(env = process.env): Promise<Check[]> {
  const checks = [await nodeVersion(), machine(), quiet(os.loadavg()[0] ?? 0, os.availableParallelism())]
  checks.push(
    await sqlite(),
    await disk(),
    ...(await Promise.all(Object.keys(engines).map((name) => engine(name, env)))),
  )
  return checks
}

async function nodeVersion(): Promise<Check> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    engines: { node: string }
  }
  const least = manifest.engines.node.replace(/[^\d.]/g, '')
  const ok = isAtLeast(process.versions.node, least)
  const text = `${process.versions.node}, ${least} or newer is needed`
  return ok
    ? { name: 'Node.js', state: 'ok', text }
    : { name: 'Node.js', state: 'broken', text, advice: 'install a newer one from https://nodejs.org' }
}

/** Compares dotted versions number by number. */
export function isAtLeast(version: string, least: string): boolean {
  return version.localeCompare(least, 'en', { numeric: true }) >= 0
}

function machine(): Check {
  const facts = [
    os.cpus()[0]?.model ?? os.arch(),
    counted(os.availableParallelism(), 'core'),
    bytes(os.totalmem()),
  ]
  const text = [...facts, `${os.type()} ${os.release()}`].join(' · ')
  return { name: 'machine', state: 'ok', text }
}

/** A machine with other work to do measures that work too. */
export function quiet(load: number, cores: number): Check {
  const text = `load average ${significant(Number(load.toFixed(2)))} on ${counted(cores, 'core')}`
  return load < cores / 4
    ? { name: 'quiet', state: 'ok', text }
    : { name: 'quiet', state: 'note', text, advice: 'close what keeps it busy, or expect wider intervals' }
}

async function sqlite(): Promise<Check> {
  const name = 'SQLite'
  try {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(':memory:')
    const version = database.prepare('select sqlite_version()').pluck().get()
    database.close()
    return { name, state: 'ok', text: `${version}, by better-sqlite3` }
  } catch (error) {
    const text = `better-sqlite3 does not load: ${firstLine(error)}`
    return { name, state: 'broken', text, advice: 'npm rebuild better-sqlite3' }
  }
}

async function disk(): Promise<Check> {
  const name = 'disk'
  try {
    const folder = labFolder()
    const { bavail, bsize } = await statfs(folder)
    const text = `${bytes(bavail * bsize)} free for ${folder}`
    return bavail * bsize >= SPARE_BYTES
      ? { name, state: 'ok', text }
      : {
          name,
          state: 'note',
          text,
          advice: `keep ${bytes(SPARE_BYTES)} free, or set TENFOLD_HOME to a roomier folder`,
        }
  } catch (error) {
    return { name, state: 'broken', text: firstLine(error) }
  }
}

async function engine(name: string, env: NodeJS.ProcessEnv): Promise<Check> {
  const { install, urlVariable, find } = engines[name] as (typeof engines)[string]
  const advice = `${installLine(install)}; or set ${urlVariable}`
  try {
    const best = (await find(env))[0]
    if (!best) return { name, state: 'note', text: 'not installed', advice }
    const text = `${used[best.how]}: ${best.detail}${best.version ? ` ${best.version}` : ''}`
    return best.how === 'stand-in' ? { name, state: 'note', text, advice } : { name, state: 'ok', text }
  } catch (error) {
    return { name, state: 'note', text: firstLine(error), advice }
  }
}

const used = { url: 'a server of yours', binary: 'started for each run', 'stand-in': 'the embedded stand-in' }

function installLine({ debian, macos, windows }: { debian: string; macos: string; windows: string }): string {
  if (process.platform === 'darwin') return macos
  return process.platform === 'win32' ? windows : debian
}

const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] as string
