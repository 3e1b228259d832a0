// What a shop with tokens reads from its environment, and what it agrees on with everybody.
import Type, { type Static } from 'typebox'
import type { Database } from '../../src/shop/database.ts'
import { openKeys } from './keys.ts'
import { refreshFamilies } from './refresh.ts'

/** Who makes tokens, and for whom: a token for another service of the house is none for this one. */
export const ISSUER = 'https://shop.example'
export const AUDIENCE = 'shop'
/** Clocks of two machines are never quite the same: a token may seem to be from the future, or over a moment early. */
export const CLOCK_TOLERANCE_S = 5

const seconds = (value: number) =>
  Type.Number({ default: value, exclusiveMinimum: 0, description: 'seconds, more than 0' })

/** How long a log-in lasts without giving the password again, s. */
export const LOGIN_LIFE = seconds(30 * 24 * 3600)

export const redisSettings = {
  REDIS_URL: Type.String({
    default: 'redis://127.0.0.1:6379',
    description: 'such as redis://127.0.0.1:6379',
  }),
  REDIS_PREFIX: Type.String({ default: '', description: 'what every key begins with' }),
}

export const tokenSchema = Type.Object({
  JWT_ALGORITHM: Type.Enum(['HS256', 'RS256', 'ES256', 'EdDSA'], {
    default: 'HS256',
    description: 'HS256, RS256, ES256 or EdDSA',
  }),
  JWT_SECRET: Type.String({ default: '', description: '32 random bytes in base64url, for HS256' }),
  STORAGE_FOLDER: Type.String({ default: '', description: 'a folder for the keys of the other algorithms' }),
  JWT_LIFE: seconds(300),
  LOGIN_LIFE,
  ...redisSettings,
})

/** What `tokens` needs, from the environment. @throws Error when a key is missing or weak: such a shop must not start */
export async function fromSettings(db: Database, settings: Static<typeof tokenSchema>) {
  return {
    keys: await openKeys({
      algorithm: settings.JWT_ALGORITHM,
      secret: settings.JWT_SECRET,
      folder: settings.STORAGE_FOLDER,
    }),
    families: await refreshFamilies(db, settings.LOGIN_LIFE),
    lifeS: settings.JWT_LIFE,
    refreshLifeS: settings.LOGIN_LIFE,
  }
}
