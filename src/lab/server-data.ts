// A database server that holds the shop's data: filled once and copied, or filled where it is when it is somebody else's.
import { readdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  engineNamed,
  type Found,
  type RunningEngine,
  type StartOptions,
  startEngines,
} from '../engines/index.ts'
import { engineEnv } from './engine-wishes.ts'
import { type DataPlace, exists, fingerprint, isOfThisSeed, type Progress, seed } from './shop-data.ts'

export interface ServerDataOptions extends DataPlace {
  way: Found
  /** The system's own folder. */
  folder: string
  onProgress: (progress: Progress) => void
  signal: AbortSignal
}

/** Starts the database and resolves when it holds the shop's data. @throws Error in words; nothing is left of it then */
export async function startWithShopData(name: string, options: ServerDataOptions): Promise<RunningEngine> {
  const { way } = options
  if (way.how === 'url' || way.version === undefined) return startAndFill(name, options)
  return start(name, options, { template: await dataTemplate(name, way.version, options) })
}

/** The filled data folder, made at its first use. Another version of the server, or of the shop's data, makes another one. */
async function dataTemplate(name: string, version: string, options: ServerDataOptions): Promise<string> {
  const { home, folder, sizes } = options
  const path = join(home, `shop-${fingerprint(sizes)}-${name}-${version}`)
  if (await exists(path)) return path
  for (const old of readdirSync(home))
    if (
      old.startsWith('shop-') &&
      old.includes(`-${name}-`) &&
      !(isOfThisSeed(old) && old.endsWith(`-${version}`))
    )
      await removeWhole(join(home, old), folder)
  const data = join(folder, `${name}-template`)
  const engine = await startAndFill(name, options, { data })
  await engine.stop()
  // Another run may have made it meanwhile.
  await rename(data, path).catch((error: Error) =>
    exists(path).then((there) => there || Promise.reject(error)),
  )
  return path
}

/** First out of its place, so that nobody finds half of it. */
async function removeWhole(path: string, folder: string): Promise<void> {
  const aside = join(folder, basename(path))
  await rename(path, aside)
  await rm(aside, { recursive: true, force: true })
}

async function startAndFill(
  name: string,
  options: ServerDataOptions,
  kept: Pick<StartOptions, 'data'> = {},
): Promise<RunningEngine> {
  const { onProgress, signal, sizes } = options
  const engine = await start(name, options, kept)
  try {
    const { title } = engineNamed(name)
    const tell = (progress: Progress) => onProgress({ ...progress, text: `${title}: ${progress.text}` })
    const died = engine.died.then((error) => Promise.reject(error))
    await Promise.race([died, seed(engine.env.DATABASE_URL as string, sizes, tell, signal)])
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function start(
  name: string,
  { way, folder, signal }: ServerDataOptions,
  kept: Pick<StartOptions, 'data' | 'template'>,
): Promise<RunningEngine> {
  const [engine] = await startEngines([name], { how: way.how, env: engineEnv(), folder, signal, ...kept })
  return engine as RunningEngine
}
