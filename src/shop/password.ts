// Password hashing: slow on purpose of the algorithm, so that a stolen table is expensive to guess from.
import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto'
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

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
