// A database server that holds the shop's data: filled once and copied, or filled where it is when it is somebody else's.
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { engineNamed, type Found, type RunningEngine, startEngines } from '../engines/index.ts'
import { engineEnv } from './engine-wishes.ts'
import { exists, fingerprint, type Progress, seed } from './shop-data.ts'

export interface ServerDataOptions {
  way: Found
  /** The lab's folder, which keeps the filled data from run to run. */
  home: string
  /** The system's own folder. */
  folder: string
  onProgress: (progress: Progress) => void
  signal: AbortSignal
}

/** Starts the database and resolves when it holds the shop's data. @throws Error in words; nothing is left of it then */
export async function startWithShopData(name: string, options: ServerDataOptions): Promise<RunningEngine> {
  const { way, folder } = options
  if (way.how === 'url') return startAndFill(name, options)
  const template = await dataTemplate(name, options)
  const data = join(folder, `${name}-data`)
  // cp keeps owners and modes, and shares blocks where the file system can.
  await promisify(execFile)('cp', ['-a', template, data])
  return start(name, options, data)
}

/** The filled data folder, made at its first use. Another version of the server, or of the shop's data, makes another one. */
async function dataTemplate(name: string, options: ServerDataOptions): Promise<string> {
  const { way, home, folder } = options
  const path = join(home, `shop-${fingerprint()}-${name}-${way.version}`)
  if (await exists(path)) return path
  for (const old of readdirSync(home))
    if (old.startsWith('shop-') && old.includes(`-${name}-`))
      await rm(join(home, old), { recursive: true, force: true })
  const data = join(folder, `${name}-template`)
  const engine = await startAndFill(name, options, data)
  await engine.stop()
  // Another run may have made it meanwhile.
  await rename(data, path).catch((error: Error) =>
    exists(path).then((there) => there || Promise.reject(error)),
  )
  return path
}

async function startAndFill(name: string, options: ServerDataOptions, data?: string): Promise<RunningEngine> {
  const { onProgress, signal } = options
  const engine = await start(name, options, data)
  try {
    const { title } = engineNamed(name)
    const tell = (progress: Progress) => onProgress({ ...progress, text: `${title}: ${progress.text}` })
    await seed(engine.env.DATABASE_URL as string, tell, signal)
    return engine
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function start(
  name: string,
  { way, folder }: ServerDataOptions,
  data?: string,
): Promise<RunningEngine> {
  const options = { how: way.how, env: engineEnv(), folder, ...(data && { data }) }
  const [engine] = await startEngines([name], options)
  return engine as RunningEngine
}
