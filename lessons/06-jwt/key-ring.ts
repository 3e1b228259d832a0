// The ring of key pairs, in a file that all instances read: whoever comes first makes it.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Keys, PairAlgorithm } from './keys.ts'
import { type RingKey, rotated, signingKey } from './rotation.ts'
import { unguessable } from './secrets.ts'

const generate = promisify(generateKeyPair) as unknown as (
  type: string,
  options: object,
) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>

const kinds: Record<PairAlgorithm, [type: string, options: object]> = {
  RS256: ['rsa', { modulusLength: 2048 }],
  ES256: ['ec', { namedCurve: 'P-256' }],
  EdDSA: ['ed25519', {}],
}

type Place = { folder: string; algorithm: PairAlgorithm }
const fileOf = ({ folder, algorithm }: Place) => join(folder, `jwt-keys-${algorithm}.json`)

const read = async (place: Place) => JSON.parse(await readFile(fileOf(place), 'utf8')) as RingKey[]

async function makeKey(algorithm: PairAlgorithm) {
  const { publicKey, privateKey } = await generate(...kinds[algorithm])
  // Named by what it is: two keys never share a name, and a name never gets another key.
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16)
  return { kid, private: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string }
}

/** Writes the whole ring beside the file, for `place` to take: nobody ever reads half of it, and nobody but us reads it. */
async function write(file: string, keys: RingKey[], place: (draft: string) => Promise<void>) {
  const draft = `${file}.${unguessable()}`
  try {
    await writeFile(draft, JSON.stringify(keys, null, 2), { mode: 0o600 })
    await place(draft)
  } finally {
    await rm(draft, { force: true })
  }
}

// #region first
/** A key of each instance's own would make each refuse the others' tokens. So: one file, and whoever comes first makes it. */
async function makeFirst(place: Place): Promise<void> {
  const file = fileOf(place)
  const first = { ...(await makeKey(place.algorithm)), signsFromMs: 0 }
  await write(file, [first], async (draft) => {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error // somebody was faster: theirs it is
    })
  })
}
// #endregion first

/** Adds a key to the ring, and drops those that nothing needs any more. To be run by one at a time: see rotate.ts. */
export async function rotate(place: Place, tokenLifeS: number): Promise<RingKey[]> {
  const keys = rotated(await read(place), await makeKey(place.algorithm), { nowMs: Date.now(), tokenLifeS })
  await write(fileOf(place), keys, (draft) => rename(draft, fileOf(place)))
  return keys
}

/**
 * Opens the ring, or makes it, and goes on reading it: a rotation needs no restart.
 * @param readAgainMs with `KEPT_FOR_S` less than `PUBLISHED_FOR_S`: everybody must know a key before it signs
 */
export async function openKeyRing(place: Place, readAgainMs = 5_000): Promise<Keys> {
  const load = async () => (await read(place)).map(withPublicHalf)
  let keys = await load().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    await makeFirst(place)
    return load()
  })
  const again = setInterval(async () => {
    keys = await load().catch(() => keys) // the disk is away: what we have is still right
  }, readAgainMs).unref()

  return {
    algorithm: place.algorithm,
    signing() {
      const key = signingKey(keys)
      if (!key) throw new Error(`No key in ${fileOf(place)} may sign yet`)
      return { kid: key.kid, key: key.private }
    },
    verifying: (kid) => keys.find((key) => key.kid === kid)?.public,
    published: () => ({ keys: keys.map(({ jwk }) => jwk) }),
    close: () => clearInterval(again),
  }

  function withPublicHalf(key: RingKey): RingKey & { public: string; jwk: JsonWebKey } {
    const half = createPublicKey(createPrivateKey(key.private))
    return {
      ...key,
      public: half.export({ type: 'spki', format: 'pem' }) as string,
      jwk: { ...half.export({ format: 'jwk' }), kid: key.kid, alg: place.algorithm, use: 'sig' },
    }
  }
}
