// Somebody else's Redis, named by REDIS_URL: used with care, and left as it was found.
import { Redis } from 'ioredis'

const ANSWER_WITHIN_MS = 3_000

/** The URL as it may be shown: without its password. */
export function hidePassword(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)'
  const url = new URL(text)
  if (url.password) url.password = '***'
  return url.href
}

/**
 * Checks that the server answers before any load is sent to it. `stop` removes the keys that begin with `prefix`,
 * and touches nothing else.
 */
export async function useRedisUrl(url: string | undefined, prefix: string) {
  if (!url || !URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw new Error(
      'REDIS_URL must look like redis://user:password@host:6379/0 (or rediss:// for TLS). Correct or unset it.',
    )
  }
  const info = await ask(url, (client) => client.info('server'))
  const version = `redis ${/redis_version:(\S+)/.exec(info)?.[1] ?? '(version unknown)'}`
  return {
    url,
    version,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: () => ask(url, (client) => removeKeys(client, prefix)),
  }
}

/** Runs `question` on a connection of its own. Fails at the first sign of trouble instead of trying again. */
async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: null, connectTimeout: ANSWER_WITHIN_MS })
  const trouble = new Promise<never>((_, reject) => client.on('error', reject))
  const timer = AbortSignal.timeout(ANSWER_WITHIN_MS)
  const silence = new Promise<never>((_, reject) => {
    timer.onabort = () => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`))
  })
  try {
    await Promise.race([trouble, silence, client.connect()])
    return await Promise.race([trouble, question(client)])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `REDIS_URL (${hidePassword(url)}) can't be used: ${reason}. Start that server, correct REDIS_URL, or unset it to let the lab bring its own.`,
      { cause: error },
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
