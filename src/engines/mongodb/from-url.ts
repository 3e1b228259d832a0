// Somebody else's MongoDB, named by MONGODB_URL: used in a database of the run's own, and left as it was found.
import { MongoClient } from 'mongodb'
import { checkUrl, withUrlServer } from '../url.ts'

const RULES = {
  variable: 'MONGODB_URL',
  protocols: ['mongodb:', 'mongodb+srv:'],
  example: 'mongodb://user:password@host:27017 (one host) or mongodb+srv://user:password@cluster.example.org',
}

/** Checks that the server answers and that the database may be dropped. `stop` drops it, and touches nothing else. */
export async function useMongoDbUrl(given: string | undefined, database: string) {
  const url = withDatabase(checkUrl(given, RULES), database)
  const version = await ask(url, async (client) => {
    await client.db(database).dropDatabase() // it isn't there yet: now we know that we may, before there is something to drop
    return (await client.db('admin').command({ buildInfo: 1 })).version as string
  })
  return {
    url,
    version: `mongodb ${version}`,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: async () => void (await ask(url, (client) => client.db(database).dropDatabase(), 60_000)),
  }
}

/** Whoever logs in does so where they would have without our database: by default that is the one in the URL's path. */
export function withDatabase(text: string, database: string): string {
  const url = new URL(text)
  const options = url.searchParams
  if (url.username && !options.has('authSource') && !options.has('authMechanism'))
    options.set('authSource', decodeURIComponent(url.pathname.slice(1)) || 'admin')
  url.pathname = `/${database}`
  return url.href
}

/** Fails once every server that the URL leads to is in trouble, instead of trying again. */
async function ask<T>(
  url: string,
  question: (client: MongoClient) => Promise<T>,
  withinMs?: number,
): Promise<T> {
  return withUrlServer(
    url,
    RULES.variable,
    async (signal) => {
      const client = new MongoClient(url)
      signal.addEventListener('abort', () => client.close())
      const trouble = new Promise<never>((_, reject) => {
        client.on('topologyDescriptionChanged', ({ newDescription }) => {
          const errors = [...newDescription.servers.values()].map(({ error }) => error)
          if (errors.length > 0 && errors.every(Boolean)) reject(errors[0])
        })
      })
      try {
        return await Promise.race([trouble, question(client)])
      } finally {
        await client.close()
      }
    },
    withinMs,
  )
}
