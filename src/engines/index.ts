// Every engine by name, and how a run starts and stops the ones it needs.
import { isAtLeast } from './binary.ts'
import { dynamodb } from './dynamodb.ts'
import type { Engine, Found, How, RunningEngine, StartOptions } from './engine.ts'
import { haproxy } from './haproxy.ts'
import { kafka } from './kafka.ts'
import { memcached } from './memcached.ts'
import { mongodb } from './mongodb.ts'
import { mysql } from './mysql.ts'
import { nginx } from './nginx.ts'
import { postgres } from './postgres.ts'
import { postgresReplica } from './postgres-replica.ts'
import { prometheus } from './prometheus.ts'
import { rabbitmq } from './rabbitmq.ts'
import { redis } from './redis.ts'
import { varnish } from './varnish.ts'

export type { Engine, Found, How, RunningEngine, StartOptions } from './engine.ts'

export const engines: Record<string, Engine> = {
  'postgres-replica': postgresReplica,
  dynamodb,
  haproxy,
  kafka,
  memcached,
  mongodb,
  mysql,
  nginx,
  postgres,
  prometheus,
  rabbitmq,
  redis,
  varnish,
}

export type EnginesOptions = Omit<StartOptions, 'how'> & {
  /** Insist on one way instead of the best there is. */
  how?: How
}

/**
 * Starts the engines in the order given, each in the best way this machine offers. If one fails, those already
 * started are stopped before the error is thrown.
 */
export async function startEngines(names: string[], options: EnginesOptions): Promise<RunningEngine[]> {
  const running: RunningEngine[] = []
  try {
    for (const name of names) {
      const others = [...(options.others ?? []), ...running]
      running.push(await startEngine(name, { ...options, others }))
    }
  } catch (error) {
    await stopEngines(running)
    throw error
  }
  return running
}

/** Stops engines, last started first. Every one is tried; the first failure is thrown at the end. */
export async function stopEngines(running: RunningEngine[]): Promise<void> {
  const failures: unknown[] = []
  for (const engine of running.toReversed()) await engine.stop().catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/**
 * The engine of that name.
 * @throws Error that lists the names there are
 */
export function engineNamed(name: string): Engine {
  const engine = Object.hasOwn(engines, name) ? engines[name] : undefined
  if (engine) return engine
  throw new Error(`No engine is called "${name}". There are: ${Object.keys(engines).join(', ')}`)
}

/** In a sentence: how to get it. */
export const howToInstall = ({ install, urlVariable }: Engine) =>
  `Debian, Ubuntu: ${install.debian}. macOS: ${install.macos}. Windows: ${install.windows}.${urlVariable ? ` Or name a server of yours: ${urlVariable}` : ''}`

async function startEngine(name: string, { how, ...options }: EnginesOptions): Promise<RunningEngine> {
  const engine = engineNamed(name)
  const ways = await engine.find(options.env)
  const found = how ? ways.find((way) => way.how === how) : ways[0]
  if (!found && !how) throw new Error(`${engine.title} is not installed. ${howToInstall(engine)}`)
  if (found?.how === 'binary') refuseOld(engine, found)
  const running = await engine.start({ ...options, how: how ?? (found?.how as How) })
  if (running.how !== 'url') return running
  try {
    refuseOld(engine, { how: 'url', detail: ways[0]?.detail ?? '', version: running.version })
    return running
  } catch (error) {
    await running.stop()
    throw error
  }
}

/** Whether its version is known and too old. */
export function isTooOld({ oldest }: Engine, { version = '' }: Found): boolean {
  const number = versionNumber(version)
  return number !== undefined && !isAtLeast(number, oldest)
}

const versionNumber = (version: string) => /\d+(\.\d+)*/.exec(version)?.[0]

/** @throws Error when it is too old */
function refuseOld(engine: Engine, found: Found): void {
  if (!isTooOld(engine, found)) return
  const { detail, version = '' } = found
  throw new Error(
    `${engine.title} ${versionNumber(version)} (${detail}) is too old: ${engine.oldest} or newer is needed. ${howToInstall(engine)}`,
  )
}
