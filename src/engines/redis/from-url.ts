// Somebody else's Redis, named by REDIS_URL: used with care, and left as it was found.
import { Redis } from 'ioredis'
import { checkUrl, withUrlServer } from '../url.ts'

const RULES = {
  variable: 'REDIS_URL',
  protocols: ['redis:', 'rediss:'],
  example: 'redis://user:password@host:6379/0 (or rediss:// for TLS)',
}

/** Checks that the server answers. `stop` removes the keys that begin with `prefix`, and touches nothing else. */
export async function useRedisUrl(given: string | undefined, prefix: string) {
  const url = checkUrl(given, RULES)
  const info = await ask(url, (client) => client.info('server'))
  return {
    url,
    version: `redis ${/redis_version:(\S+)/.exec(info)?.[1] ?? '(version unknown)'}`,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: () => ask(url, (client) => removeKeys(client, prefix), 60_000),
  }
}

/** Runs `question` on a connection of its own. Fails at the first sign of trouble instead of trying again. */
async function ask<T>(url: string, question: (client: Redis) => Promise<T>, withinMs?: number): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null })
  try {
    return await withUrlServer(
      url,
      RULES.variable,
      async () => {
        const trouble = new Promise<never>((_, reject) => client.on('error', reject))
        await Promise.race([trouble, client.connect()])
        return await Promise.race([trouble, question(client)])
      },
      withinMs,
    )
  } finally {
    client.disconnect()
  }
}

/** SCAN and UNLINK rather than KEYS and DEL: neither blocks a server that others use. The prefix has no wildcard. */
async function removeKeys(client: Redis, prefix: string): Promise<void> {
  for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 })) {
    if (keys.length > 0) await client.unlink(keys)
  }
}
