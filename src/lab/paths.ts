// Where things are: the project's own folders, and `.tenfold/`, where the lab keeps what it makes.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const LESSONS = join(ROOT, 'lessons')
export const BENCHMARKS = join(ROOT, 'benchmarks')
export const RECORDED = join(BENCHMARKS, 'recorded')
export const SEED_SCRIPT = join(ROOT, 'src', 'shop', 'seed', 'main.ts')

/**
 * The lab's folder: `TENFOLD_HOME`, else `.tenfold/` in the project, else (where the project can't be written) one in the
 * system's temporary folder. Made if it isn't there.
 * @throws Error when `TENFOLD_HOME` names a folder that can't be written
 */
export function labFolder(env = process.env): string {
  if (env.TENFOLD_HOME) {
    // Absolute, because the processes that get paths in it work in another folder than we may.
    const home = resolve(env.TENFOLD_HOME)
    const problem = unusable(home)
    if (problem)
      throw new Error(`TENFOLD_HOME is ${home}, which can't be written (${problem}). Name a folder that can.`)
    return home
  }
  const places = [join(ROOT, '.tenfold'), join(tmpdir(), `tenfold-${userInfo().username}`)]
  const place = places.find((folder) => !unusable(folder))
  if (!place)
    throw new Error(`None of ${places.join(', ')} can be written. Set TENFOLD_HOME to a folder that can.`)
  return place
}

function unusable(folder: string): string | undefined {
  try {
    // Not its parents too: where they can't be made, Node may try for ever.
    if (!existsSync(folder)) mkdirSync(folder)
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

/** A file of a lesson, by its path inside the lesson's folder. */
export function lessonFile(lesson: string, file: string): string {
  return join(LESSONS, lesson, file)
}
