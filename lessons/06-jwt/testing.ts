// For tests: a shop with tokens in this very process, and tokens that somebody else has made up.
import { createHmac, createPrivateKey, sign } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { temporaryFolder, testShop } from '../../src/shop/testing.ts'
import type { DenyList } from './deny-list.ts'
import { type Algorithm, type Keys, openKeys } from './keys.ts'
import { login } from './login.ts'
import { refreshFamilies } from './refresh.ts'
import { AUDIENCE, ISSUER } from './settings.ts'
import { tokens } from './tokens.ts'

export const LIFE_S = 300
export const SECRET = 'mJ0Yd0VnJr3WwH9kQeXo2bq4s8Zt1uLfPzA6cGhTiRk'

export interface Forge {
  keys: Keys
  /** A right token for member 1, but for what is given. What is undefined is left out. */
  token(claims?: object, header?: object, signature?: (input: string) => Buffer | string): string
  /** The status that GET /me has with it. */
  shown(token: string): Promise<number>
}

export const keysFor = async (algorithm: Algorithm) =>
  openKeys({ algorithm, secret: SECRET, folder: await temporaryFolder() })

export async function shopWithTokens(keys: Keys, denyList?: DenyList) {
  const { app } = await testShop()
  const families = await refreshFamilies(app.db, 3600)
  const identity = await tokens(app, { keys, families, lifeS: LIFE_S, refreshLifeS: 3600, denyList })
  await app.register(login, { identity })
  await app.ready()
  return { app, ...forge(app, keys) }
}

function forge(app: FastifyInstance, keys: Keys): Forge {
  const token: Forge['token'] = (claims = {}, header = {}, signature = signedBy(keys)) => {
    const now = Math.floor(Date.now() / 1000)
    const right = { sub: '1', sid: 'x', iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + LIFE_S }
    const input = [
      { alg: keys.algorithm, typ: 'JWT', kid: keys.signing().kid, ...header },
      { ...right, ...claims },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const bytes = signature(input)
    return `${input}.${typeof bytes === 'string' ? bytes : bytes.toString('base64url')}`
  }
  const shown: Forge['shown'] = async (token) =>
    (await app.inject({ url: '/me', headers: { authorization: `Bearer ${token}` } })).statusCode
  return { keys, token, shown }
}

export const hmac = (secret: string) => (input: string) => createHmac('sha256', secret).update(input).digest()

/** As node:crypto signs, so that what @fastify/jwt does is compared with something else. */
function signedBy(keys: Keys) {
  const { key } = keys.signing()
  if (keys.algorithm === 'HS256') return hmac(key)
  return (input: string) =>
    sign(keys.algorithm === 'EdDSA' ? null : 'sha256', Buffer.from(input), {
      key: createPrivateKey(key),
      dsaEncoding: 'ieee-p1363',
    })
}
