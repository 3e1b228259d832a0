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

/** A reader who has set DATABASE_URL to a server means that one. */
function databaseFrom({ DATABASE_URL = '' }: NodeJS.ProcessEnv, unwanted: string[]): string | undefined {
  const protocol = URL.canParse(DATABASE_URL) ? new URL(DATABASE_URL).protocol : ''
  const database = DATABASE_BY_PROTOCOL[protocol]
  return database && !unwanted.includes(database) ? database : undefined
}

/** The environment that engines are looked for in: DATABASE_URL names a server for the engine that it belongs to. */
export function engineEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const database = databaseFrom(env, [])
  const variable = database && engines[database]?.urlVariable
  return variable ? { [variable]: env.DATABASE_URL, ...env } : env
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
  const used = new Set(
    Object.values(systems).flatMap((system) => [
      ...(system.engines ?? []),
      ...frontsOf(system).flatMap(([, names]) => names),
    ]),
  )
  const unused = wanted.find((name) => !used.has(name))
  if (unused === undefined) return
  const list = [...new Set([...used, ...DATABASES])].join(', ')
  throw new UsageError(`No system of ${lesson} that would run uses ${unused}. Here you can choose: ${list}`)
}
