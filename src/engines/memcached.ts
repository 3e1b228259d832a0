// Memcached, and where to get it: MEMCACHED_URL, or memcached on PATH. There is no stand-in.
import { installed } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, StartOptions } from './engine.ts'
import { findWays } from './find-ways.ts'
import { askMemcached } from './memcached/ask.ts'
import { ownName } from './own-name.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { checkUrl, withUrlServer } from './url.ts'

const RULES = {
  variable: 'MEMCACHED_URL',
  protocols: ['memcached:'],
  example: 'memcached://host:11211',
}

export const memcached: Engine = {
  name: 'memcached',
  title: 'Memcached',
  oldest: '1.5',
  urlVariable: RULES.variable,
  install: {
    debian: 'sudo apt install memcached',
    macos: 'brew install memcached',
    windows: 'wsl --install, then inside it: sudo apt install memcached',
  },

  find: (env) => findWays(env, { url: env.MEMCACHED_URL, program: 'memcached' }),

  async start(options) {
    const server = await startServer(options)
    return {
      name: 'memcached',
      how: options.how,
      ...server,
      env: { MEMCACHED_URL: server.url, MEMCACHED_PREFIX: `${ownName(':')}:` },
    }
  },
}

async function startServer({ how, env, folder, choosePort }: StartOptions) {
  if (how === 'url') return useUrl(env.MEMCACHED_URL)
  const [binary] = (await memcached.find(env)).filter((found) => found.how === 'binary')
  const path = installed(binary?.detail, 'memcached', memcached)
  return breakable((again) => startOwnServer(ownServer(path, { folder, choosePort }), again))
}

/**
 * Somebody else's server. Memcached can neither list keys nor drop those with a prefix, and emptying it all isn't ours to do: what
 * a run put there stays under its own prefix until it expires, or until the server needs the room.
 */
async function useUrl(given: string | undefined) {
  const url = checkUrl(given, RULES)
  const { hostname, port } = new URL(url)
  const answer = await withUrlServer(url, RULES.variable, (signal) =>
    askMemcached('version', { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 11211), signal }),
  )
  return {
    url,
    version: `memcached ${/^VERSION (\S+)/.exec(answer)?.[1] ?? '(version unknown)'}`,
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: async () => {},
  }
}

function ownServer(path: string, options: Pick<OwnServer, 'folder' | 'choosePort'>): OwnServer {
  return {
    ...options,
    name: 'memcached',
    portTaken: /address already in use/i,
    address: ({ port }) => `memcached://127.0.0.1:${port}`,
    command: ({ port }) => ({
      program: path,
      ending: 'SIGKILL', // it holds nothing worth saving, and takes up to a second when it is asked
      args: [
        ...['-l', '127.0.0.1', '-p', String(port), '-U', '0'], // no UDP
        ...['-m', '256'], // MB of memory at most
        ...['-u', 'root'], // started by root it refuses to run unless told as whom; started by others it takes no notice
      ],
    }),
    async version({ port, pid }) {
      const stats = await askMemcached('stats', {
        host: '127.0.0.1',
        port,
        signal: AbortSignal.timeout(1_000),
      })
      if (!stats.includes(`STAT pid ${pid}\r`)) throw new Error("another program's server answers there")
      return `memcached ${/STAT version (\S+)/.exec(stats)?.[1]}`
    },
  }
}
