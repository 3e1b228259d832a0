// Which engines the reader asks for, checked before anything starts: `--with`, `--without`, and DATABASE_URL.
import { engines } from '../engines/index.ts'
import { UsageError } from './errors.ts'
import type { Experiment, System } from './experiment.ts'

/** The engines that can hold the shop's data in SQLite's place, by the protocol of their URLs. */
const DATABASE_BY_PROTOCOL: Record<string, string> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
}
const DATABASES = new Set(Object.values(DATABASE_BY_PROTOCOL))

export interface EngineWishes {
  /** For real or not at all. */
  with: string[]
  without: string[]
  /** The database of every system that declares none; absent: SQLite. */
  database?: string
}

/** The database among a system's engines, if it has another one than SQLite. */
export const databaseOf = ({ engines = [] }: System) => engines.find((name) => DATABASES.has(name))

/** The engines that can play a system's roles, best first, by role. */
export const frontsOf = ({ roles }: System) =>
  Object.entries(roles).flatMap(([role, it]) =>
    'engine' in it ? [[role, Object.keys(it.engine)] as const] : [],
  )

/** All engines that these systems may use, by name. */
export const enginesUsed = (systems: System[]) =>
  new Set(
    systems.flatMap((system) => [
      ...(system.engines ?? []),
      ...frontsOf(system).flatMap(([, names]) => names),
    ]),
  )

/** @throws UsageError for an engine that there isn't, or that is wished for and against */
export function engineWishes(
  {
    with: wanted = [],
    without: unwanted = [],
  }: { with?: string[] | undefined; without?: string[] | undefined },
  env: NodeJS.ProcessEnv = process.env,
): EngineWishes {
  const names = Object.keys(engines)
  const unknown = [...wanted, ...unwanted].find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`There is no engine "${unknown}". There are: ${names.join(', ')}`)
  const both = wanted.find((name) => unwanted.includes(name))
  if (both) throw new UsageError(`${both} is asked for and ruled out at the same time`)
  const databases = wanted.filter((name) => DATABASES.has(name))
  if (databases.length > 1)
    throw new UsageError(`The shop has one database: ${databases.join(' or ')}? Run it twice and compare.`)
  const database = databases[0] ?? databaseFrom(env, unwanted)
  return { with: wanted, without: unwanted, ...(database && { database }) }
}

/**
 * A reader who has set DATABASE_URL to a server means that one.
 * @throws UsageError when it names no database that the shop can use
 */
function databaseFrom({ DATABASE_URL = '' }: NodeJS.ProcessEnv, unwanted: string[]): string | undefined {
  const protocol = URL.canParse(DATABASE_URL) ? new URL(DATABASE_URL).protocol : ''
  if (DATABASE_URL === '' || protocol === 'sqlite:') return undefined // each system has a file of its own
  const database = DATABASE_BY_PROTOCOL[protocol]
  if (!database)
    throw new UsageError(
      'DATABASE_URL must begin with postgres://, mysql:// or sqlite:. Correct or unset it.',
    )
  return unwanted.includes(database) ? undefined : database
}

/**
 * The environment that engines are looked for in: DATABASE_URL names a server for the engine that it belongs to.
 * @throws UsageError when that engine's own variable names another one
 */
export function engineEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const database = databaseFrom(env, [])
  const variable = database && engines[database]?.urlVariable
  if (!variable) return env
  if (env[variable] && env[variable] !== env.DATABASE_URL)
    throw new UsageError(`DATABASE_URL and ${variable} name two servers: which one? Unset the other.`)
  return { ...env, [variable]: env.DATABASE_URL }
}

/** The systems, each with that database unless it declares one itself. */
export function withDatabase(
  systems: Record<string, System>,
  database: string | undefined,
): Record<string, System> {
  if (!database) return systems
  return Object.fromEntries(
    Object.entries(systems).map(([name, system]) => [
      name,
      databaseOf(system) ? system : { ...system, engines: [database, ...(system.engines ?? [])] },
    ]),
  )
}

/** @throws UsageError when an engine is asked for that none of the systems uses */
export function checkUsed(
  { with: wanted }: EngineWishes,
  systems: Record<string, System>,
  { lesson }: Experiment,
): void {
  const used = enginesUsed(Object.values(systems))
  const unused = wanted.find((name) => !used.has(name))
  if (unused === undefined) return
  const list = [...new Set([...used, ...DATABASES])].join(', ')
  throw new UsageError(`No system of ${lesson} that would run uses ${unused}. Here you can choose: ${list}`)
}
