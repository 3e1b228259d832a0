// What the parts cost by themselves, without HTTP around them: `npx tsx lessons/06-jwt/costs.ts`
import { generateKeyPairSync, type ScryptOptions, scrypt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { promisify } from 'node:util'
import jwt from '@fastify/jwt'
import Fastify from 'fastify'
import { unguessable } from './secrets.ts'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** The median of many runs, ms; after as many that are thrown away, since the first ones are still being compiled. */
async function medianMs(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 2 * runs; i++) {
    const start = performance.now()
    await work()
    if (i >= runs) times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[runs >> 1] as number
}

const pem = {
  publicKeyEncoding: { type: 'spki' as const, format: 'pem' as const },
  privateKeyEncoding: { type: 'pkcs8' as const, format: 'pem' as const },
}
const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048, ...pem }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256', ...pem }),
  EdDSA: generateKeyPairSync('ed25519', pem),
}
const secrets = {
  HS256: unguessable(),
  ...Object.fromEntries(
    Object.entries(pairs).map(([name, { privateKey, publicKey }]) => [
      name,
      { private: privateKey, public: publicKey },
    ]),
  ),
}

const micro = (ms: number) => `${(ms * 1000).toFixed(1).padStart(7)} µs`
for (const [algorithm, secret] of Object.entries(secrets)) {
  const app = Fastify()
  const named = { algorithm: algorithm as keyof typeof pairs }
  await app.register(jwt, {
    secret,
    sign: { ...named, expiresIn: 300 },
    verify: { algorithms: [named.algorithm] },
  })
  const claims = { sub: '1', sid: unguessable() }
  const token = app.jwt.sign(claims)
  const signing = await medianMs(2_000, () => app.jwt.sign(claims))
  const verifying = await medianMs(2_000, () => app.jwt.verify(token))
  console.log(`${algorithm}  sign ${micro(signing)}   verify ${micro(verifying)}   ${token.length} bytes`)
}

for (const ln of [13, 14, 15, 16]) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const N = 2 ** ln
  const ms = await medianMs(3, () =>
    derive('print-shop', Buffer.alloc(16), 32, { N, r: 8, p: 5, maxmem: 256 * N * 8 }),
  )
  delay.disable()
  const worst = (delay.max / 1e6).toFixed(1)
  console.log(
    `scrypt N=2^${ln}  ${ms.toFixed(0).padStart(4)} ms, ${(128 * N * 8) / 2 ** 20} MiB   event loop late by at most ${worst} ms`,
  )
}
