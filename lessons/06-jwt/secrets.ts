// Random names that nobody can guess, and the fingerprints that we keep instead of them.
import { createHash, randomBytes } from 'node:crypto'

/** 256 bits from the system's random source: guessing one is hopeless, however fast. */
export const unguessable = () => randomBytes(32).toString('base64url')

/**
 * What is kept of a secret, so that a stolen table or a look into Redis doesn't hand out anything that can be shown.
 * SHA-256 is fast, and may be: unlike a password, the secret has too many possible values to try them.
 */
export const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex')
