// DynamoDB, and where to get it: DYNAMODB_URL, or the embedded stand-in, dynalite.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { breakable } from './breakable.ts'
import type { Login } from './dynamodb/from-url.ts'
import type { Engine } from './engine.ts'
import { findWays } from './find-ways.ts'
import { ownName } from './own-name.ts'
import { startStandIn } from './own-stand-in.ts'

const dynalite = createRequire(import.meta.url)('dynalite/package.json') as { version: string }

const STAND_IN = {
  title: 'DynamoDB',
  program: fileURLToPath(new URL('./dynamodb/stand-in.ts', import.meta.url)),
  version: `dynalite ${dynalite.version}`,
  address: (port: number) => `http://127.0.0.1:${port}`,
}

/** There is none to install: DynamoDB is a service, and DynamoDB Local comes as a container. */
const INSTALL = 'docker compose up -d --wait dynamodb, then set DYNAMODB_URL=http://127.0.0.1:8000'

/** For a server that takes anybody, as those on this machine do. Letters and digits only, or DynamoDB Local refuses it. */
const ANYBODY = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'tenfold', AWS_SECRET_ACCESS_KEY: 'tenfold' }

export const dynamodb: Engine = {
  name: 'dynamodb',
  title: 'DynamoDB',
  oldest: '2012', // its API's year; the service has no versions
  urlVariable: 'DYNAMODB_URL',
  install: { debian: INSTALL, macos: INSTALL, windows: `in WSL: ${INSTALL}` },

  find: (env) =>
    findWays(env, { url: env.DYNAMODB_URL, standIn: { detail: 'dynalite', version: dynalite.version } }),

  async start({ how, env }) {
    // Every run has tables of its own, on whichever server: lessons need not know whose it is.
    const prefix = `${ownName()}_`
    const login = how === 'url' ? loginOf(env) : ANYBODY
    const server =
      how === 'url'
        ? await useUrl(env.DYNAMODB_URL, login, prefix)
        : await breakable((again) => startStandIn(STAND_IN, again?.port))
    return {
      name: 'dynamodb',
      how,
      ...server,
      // A profile would win over the keys, so there is none.
      env: { DYNAMODB_URL: server.url, DYNAMODB_PREFIX: prefix, ...login, AWS_PROFILE: '' },
    }
  },
}

/** Its client takes long to load, so only those wait who use it. */
async function useUrl(...args: Parameters<typeof import('./dynamodb/from-url.ts').useDynamoDbUrl>) {
  const { useDynamoDbUrl } = await import('./dynamodb/from-url.ts')
  return useDynamoDbUrl(...args)
}

/** The keys in the environment. Without them the server must be one that takes anybody. */
function loginOf(env: NodeJS.ProcessEnv): Login {
  const { AWS_REGION = ANYBODY.AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return { ...ANYBODY, AWS_REGION }
  return {
    AWS_REGION,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { AWS_SESSION_TOKEN }),
  }
}
