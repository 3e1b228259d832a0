// The shop's data: built once by the shop's own seed process, then copied for each system.
import { createHash } from 'node:crypto'
import { constants, readdirSync, readFileSync, rmSync } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startChild } from './child.ts'
import { RunFailed } from './errors.ts'
import { SEED_SCRIPT } from './paths.ts'

/** Sizes that the seed process reads from the environment; they are part of what makes one template differ from another. */
const SIZES = ['PRODUCTS', 'REVIEWS', 'ORDERS', 'MEMBERS', 'SEED']

export interface DataPlace {
  /** The lab's folder, which keeps data from run to run. */
  home: string
  /** Sizes of tables that aren't the usual ones, as the seed reads them: `{ ORDERS: '1000' }`. */
  sizes: Record<string, string>
}

export interface Progress {
  done: number
  text: string
}

/**
 * Makes sure that the template database exists in `home`, and gives its path. A change of the code that makes it makes a new one.
 * @throws RunFailed with the seed process's last words; an interrupted build leaves nothing half-made
 */
export async function shopTemplate(
  { home, sizes }: DataPlace,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<string> {
  const path = join(home, `shop-${fingerprint(sizes)}.sqlite`)
  if (await exists(path)) return path
  for (const name of readdirSync(home)) {
    if (/^shop-[0-9a-f-]+\.sqlite$/.test(name) && !isOfThisSeed(name))
      rmSync(join(home, name), { force: true })
  }
  await seed(`sqlite:${path}`, sizes, onProgress, signal)
  return path
}

/** Data of another seed is of no use any more; that of another size is. */
export const isOfThisSeed = (name: string) => name.startsWith(`shop-${seedFingerprint()}-`)

/**
 * Has the shop's own process fill a database.
 * @throws RunFailed with the process's last words
 */
export async function seed(
  databaseUrl: string,
  sizes: DataPlace['sizes'],
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  let done = 0
  const child = startChild({
    name: "the shop's data",
    script: SEED_SCRIPT,
    env: { ...sizes, DATABASE_URL: databaseUrl },
    onMessage: (progress: Progress) => {
      ;({ done } = progress)
      onProgress(progress)
    },
  })
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    signal.throwIfAborted()
    const ended = await Promise.race([child.died, aborted])
    if (done < 1) throw ended
  } finally {
    signal.removeEventListener('abort', abort)
    await child.stop()
  }
}

/**
 * Copies the template to `path`; where the file system can, the copy shares its blocks until one of them is written.
 * @throws RunFailed when the disk is full
 */
export async function copyTemplate(template: string, path: string): Promise<void> {
  try {
    await copyFile(template, path, constants.COPYFILE_FICLONE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    const megabytes = Math.ceil((await stat(template)).size / 1e6)
    throw new RunFailed(
      `The disk is full: each system needs ${megabytes} MB for its copy of the shop's data in ${dirname(path)}. Free some, or set TENFOLD_HOME to a folder on another disk.`,
      [],
      { cause: error },
    )
  }
}

/** Names the shop's data: what makes it, and its sizes. */
export function fingerprint(sizes: DataPlace['sizes']): string {
  const hash = createHash('sha256')
  for (const name of SIZES) hash.update(`${name}=${sizes[name] ?? process.env[name] ?? ''}\n`)
  return `${seedFingerprint()}-${hash.digest('hex').slice(0, 4)}`
}

/** Changes when the code does that makes the shop's data. */
function seedFingerprint(): string {
  const hash = createHash('sha256')
  const folder = dirname(SEED_SCRIPT)
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  for (const path of [...sources.sort().map((name) => join(folder, name)), join(folder, '..', 'schema.ts')])
    hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 8)
}

export const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
