// Password hashing: slow on purpose of the algorithm, so that a stolen table is expensive to guess from.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/**
 * Hashes a password with scrypt (RFC 7914) on Node's thread pool, so the event loop goes on serving.
 * Parameters: N = 2^14, r = 8, p = 5, from OWASP's Password Storage Cheat Sheet; 16 MiB of memory a hash.
 * @returns parameters, salt and key in the PHC string format: `$scrypt$ln=14,r=8,p=5$salt$key`.
 */
export async function hashPassword(password: string, salt = randomBytes(16)): Promise<string> {
  const key = await derive(password, salt, 32, { N: 2 ** 14, r: 8, p: 5 })
  return `$scrypt$ln=14,r=8,p=5$${unpadded(salt)}$${unpadded(key)}`
}

/**
 * Whether `password` is the one that `hash` was made from; on the thread pool as well.
 * The parameters are read from the hash: those made before they were raised can still be verified.
 * @throws Error when `hash` isn't one of scrypt in the PHC string format
 */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const { salt, key, options } = parseHash(hash)
  return timingSafeEqual(await derive(password, salt, key.length, options), key)
}

/**
 * A hash that no password has. Verifying against it costs what a real one costs, so that the time a log-in takes
 * doesn't tell whether there is such a member.
 */
export const NOBODYS_HASH = `$scrypt$ln=14,r=8,p=5$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(32))}`

export interface ParsedHash {
  salt: Buffer
  key: Buffer
  options: ScryptOptions & { N: number; r: number; p: number }
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{22,})$/

/** @throws Error when it isn't a scrypt hash in the PHC string format; the hash is not in its message */
export function parseHash(hash: string): ParsedHash {
  const [, ln, r, p, salt = '', key = ''] = PHC.exec(hash) ?? []
  if (!ln) throw new Error('A password hash is not scrypt in the PHC string format')
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) }
  return {
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
    // Node's own limit, 32 MiB, would refuse hashes that are dearer than ours.
    options: { ...cost, maxmem: 256 * cost.N * cost.r },
  }
}

function unpadded(bytes: Buffer) {
  return bytes.toString('base64').replaceAll('=', '')
}
