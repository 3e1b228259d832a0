// What signs and verifies tokens: one shared secret (HS256), or a ring of key pairs (RS256, ES256, EdDSA).
import type { JsonWebKey } from 'node:crypto'
import { openKeyRing } from './key-ring.ts'

export type Algorithm = 'HS256' | PairAlgorithm
export type PairAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

export interface Keys {
  algorithm: Algorithm
  /** The key that signs from now on; its name, `kid`, goes into the token's header. */
  signing(): { kid: string; key: string }
  /** What verifies a token that names this key; undefined when there is no such key, or not any more. */
  verifying(kid: string): string | undefined
  /** The public halves, for others to verify with (RFC 7517). A shared secret has none. */
  published(): { keys: JsonWebKey[] }
  close(): void
}

export interface KeyOptions {
  algorithm: Algorithm
  /** `JWT_SECRET`, for HS256. */
  secret: string
  /** `STORAGE_FOLDER`, for the others: it must be the same for all instances. */
  folder: string
}

/** @throws Error when what the algorithm needs is missing or weak */
export async function openKeys({ algorithm, secret, folder }: KeyOptions): Promise<Keys> {
  if (algorithm === 'HS256') return sharedSecret(secret)
  if (!folder)
    throw new Error(`STORAGE_FOLDER is not set, but ${algorithm} keeps its keys there, for all instances`)
  return openKeyRing({ folder, algorithm })
}

// #region secret
/**
 * HS256 signs and verifies with one secret: whoever can verify can also forge.
 * @throws Error when it is weak. A token is a puzzle that anybody can take home: with it, a secret can be guessed offline,
 * billions of guesses a second. HMAC wants 256 bits (RFC 7518), from a random source rather than from a head.
 */
export function sharedSecret(secret: string): Keys {
  const bytes = Buffer.from(secret, 'base64url')
  // Random bytes never repeat themselves that much. (No test can tell that a secret is random, only that it is not.)
  const looksRandom = new Set(bytes).size >= 20
  if (!/^[\w-]+$/.test(secret) || bytes.length < 32 || !looksRandom)
    throw new Error(
      `JWT_SECRET is ${secret ? 'weak' : 'not set'}: it should be 32 random bytes in base64url, such as this prints: ` +
        `node -p "crypto.randomBytes(32).toString('base64url')"`,
    )
  const kid = 'shared'
  return {
    algorithm: 'HS256',
    signing: () => ({ kid, key: secret }),
    verifying: (asked) => (asked === kid ? secret : undefined),
    published: () => ({ keys: [] }),
    close: () => {},
  }
}
// #endregion secret
