// What the lessons need of this machine: Node, SQLite and room on the disk. Each check in words, with what to do about it.
import { readFile, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isAtLeast } from '../engines/binary.ts'
import { labFolder, ROOT } from '../lab/paths.ts'
import { bytes } from '../lab/units.ts'

export interface Check {
  name: string
  /** Only `broken` keeps lessons from running. */
  state: 'ok' | 'note' | 'broken'
  text: string
  /** What to do, where something can be done. */
  advice?: string
}

const SPARE_BYTES = 1024 ** 3

/** None of them throws. */
export const checkNeeds = () => Promise.all([node(), sqlite(), disk()])

async function node(): Promise<Check> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    engines: { node: string }
  }
  const least = manifest.engines.node.replace(/[^\d.]/g, '')
  const check = { name: 'Node.js', text: `${process.versions.node}; ${least} or newer is needed` }
  return isAtLeast(process.versions.node, least)
    ? { ...check, state: 'ok' }
    : { ...check, state: 'broken', advice: 'install a newer one from https://nodejs.org' }
}

async function sqlite(): Promise<Check> {
  const name = 'SQLite'
  try {
    const { default: Database } = await import('better-sqlite3')
    const library = createRequire(import.meta.url)('better-sqlite3/package.json') as { version: string }
    const database = new Database(':memory:')
    const version = database.prepare('select sqlite_version()').pluck().get()
    database.close()
    if (abortsNode(process.versions.node, library.version)) {
      const text = `better-sqlite3 ${library.version} makes Node ${process.versions.node} end with SIGABRT sooner or later`
      return { name, state: 'broken', text, advice: 'npm install --no-save better-sqlite3@13' }
    }
    return { name, state: 'ok', text: `${version}, by better-sqlite3 ${library.version}` }
  } catch (error) {
    const text = `better-sqlite3 does not load: ${firstLine(error)}`
    return { name, state: 'broken', text, advice: 'npm rebuild better-sqlite3' }
  }
}

/**
 * From Node 24.19 on, a prepared statement of better-sqlite3 12 or older that is collected as garbage may end the process
 * (https://github.com/WiseLibs/better-sqlite3/issues/1515). Version 13 doesn't, and can't be used with Node 20.
 */
export const abortsNode = (node: string, library: string) =>
  isAtLeast(node, '24.19') && !isAtLeast(library, '13')

async function disk(): Promise<Check> {
  const name = 'Disk'
  try {
    const folder = labFolder()
    const { bavail, bsize } = await statfs(folder)
    const text = `${bytes(bavail * bsize)} free for ${folder}`
    if (bavail * bsize >= SPARE_BYTES) return { name, state: 'ok', text }
    const advice = `keep ${bytes(SPARE_BYTES)} free, or set TENFOLD_HOME to a roomier folder`
    return { name, state: 'note', text, advice }
  } catch (error) {
    return { name, state: 'broken', text: firstLine(error) }
  }
}

export const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] as string
