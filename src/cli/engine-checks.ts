// How a lesson would have each engine here: your server, its program, its stand-in, or not at all.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAtLeast } from '../engines/binary.ts'
import {
  type Engine,
  engines,
  type Found,
  type How,
  type RunningEngine,
  startEngines,
  stopEngines,
} from '../engines/index.ts'
import { engineEnv, enginesUsed, engineWishes } from '../lab/engine-wishes.ts'
import { listLessons } from '../lab/lessons.ts'
import { type Check, firstLine } from './checks.ts'

/** A check's `name` is the engine's, as for `--with`. */
export interface EngineCheck extends Check {
  /** As its makers write it. */
  title: string
  /** Null when it can't be had. */
  how: How | null
  /** Where: the URL (password hidden), the program's path, or the stand-in's package. */
  detail: string | null
  version: string | null
  /** The oldest version that works. */
  oldest: string
  /** The environment variable that names a server to use instead. */
  urlVariable: string | null
  /** How to get the real one. */
  install: Engine['install']
}

/** All at the same time, in the order of their titles. None of them throws. */
export async function checkEngines(env = process.env, all = engines): Promise<EngineCheck[]> {
  const sorted = Object.values(all).toSorted((a, b) => a.title.localeCompare(b.title, 'en'))
  return Promise.all(sorted.map((engine) => checkEngine(engine, engineEnv(env))))
}

/** What a lesson uses of itself, or because DATABASE_URL says so. */
export async function usedEngines(env = process.env): Promise<Set<string>> {
  const systems = (await listLessons()).flatMap(({ experiment }) => Object.values(experiment?.systems ?? {}))
  const { database } = engineWishes({}, env)
  return new Set([...enginesUsed(systems), ...(database ? [database] : [])])
}

/** A server that doesn't answer keeps no lesson from running that doesn't ask for it. */
export const onlyUsedAreBroken = (checks: EngineCheck[], used: Set<string>): EngineCheck[] =>
  checks.map((check) =>
    check.state === 'broken' && !used.has(check.name) ? { ...check, state: 'note' } : check,
  )

async function checkEngine(engine: Engine, env: NodeJS.ProcessEnv): Promise<EngineCheck> {
  const { name, title, oldest, install, urlVariable = null } = engine
  const about = { name, title, oldest, urlVariable, install }
  try {
    const [best] = await engine.find(env)
    const { how = null, detail = null, version = null } = best ?? {}
    const found = { ...about, how, detail, version }
    if (!best) return { ...found, ...missing(engine) }
    return { ...found, ...(how === 'url' ? await askServer(engine, best, env) : local(engine, best)) }
  } catch (error) {
    return { ...about, how: null, detail: null, version: null, state: 'note', text: firstLine(error) }
  }
}

type Verdict = Pick<EngineCheck, 'state' | 'text' | 'advice'>

/** Asks a server by starting and stopping, as a run would: what that makes there is of the run's own, and goes. */
async function askServer(
  { name, belongsTo }: Engine,
  { detail }: Found,
  env: NodeJS.ProcessEnv,
): Promise<Verdict & { version?: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-doctor-'))
  try {
    const running = await startEngines([...(belongsTo ? [belongsTo] : []), name], { env, folder })
    await stopEngines(running)
    const { version } = running.at(-1) as RunningEngine
    return { state: 'ok', version, text: `${version}, a server of yours: ${detail}` }
  } catch (error) {
    return { state: 'broken', text: firstLine(error) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Its program, or its stand-in. */
function local(engine: Engine, { how, detail, version = 'version unknown' }: Found): Verdict {
  const advice = howToGet(engine)
  if (how === 'stand-in') return { state: 'note', text: `its stand-in, ${detail} ${version}`, advice }
  const isOld = /^\d/.test(version) && !isAtLeast(version, engine.oldest)
  if (!isOld) return { state: 'ok', text: `${version}, started from ${detail}` }
  return {
    state: 'note',
    text: `${version} is too old, ${engine.oldest} or newer is needed: ${detail}`,
    advice,
  }
}

const missing = (engine: Engine): Verdict => ({
  state: 'note',
  text: `not installed${engine.without ? `; without it: ${engine.without}` : ''}`,
  advice: howToGet(engine),
})

function howToGet({ install, urlVariable }: Engine): string {
  const line = installLine(install)
  return !urlVariable || line.includes(urlVariable) ? line : `${line}, or set ${urlVariable}`
}

/** On this system. WSL is a Debian or Ubuntu. */
function installLine({ debian, macos, windows }: Engine['install'], platform = process.platform): string {
  if (platform === 'darwin') return macos
  return platform === 'win32' ? windows : debian
}
