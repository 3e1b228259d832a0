// For tests: a database server of one's own, or a database on the one that TEST_POSTGRES_URL or TEST_MYSQL_URL names.
import { afterAll } from 'vitest'
import { engineNamed, type RunningEngine, startEngines } from '../engines/index.ts'

export type ServerName = 'postgres' | 'mysql'

const { TEST_POSTGRES_URL, TEST_MYSQL_URL } = process.env
const env = { ...process.env, POSTGRES_URL: TEST_POSTGRES_URL, MYSQL_URL: TEST_MYSQL_URL }

/** Why there can't be one on this machine, in words; undefined if there can. */
export async function lackOf(server: ServerName): Promise<string | undefined> {
  const { title, find } = engineNamed(server)
  return (await find(env)).length ? undefined : `${title} is not installed`
}

/** Starts it in a folder that exists; stopped after the tests of its file or `describe`. Its `env.DATABASE_URL` names an empty database. */
export async function startServer(server: ServerName, folder: string): Promise<RunningEngine> {
  const [running] = await startEngines([server], { env, folder })
  afterAll(() => running?.stop(), 60_000)
  return running as RunningEngine
}
