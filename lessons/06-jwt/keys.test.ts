// Keys: weak secrets are refused, a ring is made once, and turns without refusing a good token.
import { createPublicKey, verify } from 'node:crypto'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SEED_PASSWORD } from '../../src/shop/seed/seed.ts'
import { temporaryFolder } from '../../src/shop/testing.ts'
import { openKeyRing, rotate } from './key-ring.ts'
import { openKeys, sharedSecret } from './keys.ts'
import { PUBLISHED_FOR_S, type RingKey, rotated, signingKey } from './rotation.ts'
import { SECRET, shopWithTokens } from './testing.ts'

const folder = await temporaryFolder()

test.each([
  ['', 'not set'],
  ['secret', 'weak'],
  ['correct horse battery staple, correct horse battery staple', 'weak'],
  [SECRET.slice(0, 40), 'weak'], // 30 bytes
  ['a'.repeat(43), 'weak'],
  ['deadbeef'.repeat(8), 'weak'],
])('%j is refused as a secret', (secret, why) => {
  expect(() => sharedSecret(secret)).toThrow(`JWT_SECRET is ${why}`)
})

test('a secret of 32 random bytes is accepted, and published nowhere', () => {
  const keys = sharedSecret(SECRET)
  expect(keys.verifying(keys.signing().kid)).toBe(SECRET)
  expect(keys.published()).toEqual({ keys: [] })
})

test('key pairs need the folder that all instances share', async () => {
  const keys = openKeys({ algorithm: 'ES256', secret: '', folder: '' })
  await expect(keys).rejects.toThrow('STORAGE_FOLDER is not set')
})

test('instances that start together make one ring; its file is for the owner alone, and no draft of it stays', async () => {
  const place = { folder: await temporaryFolder(), algorithm: 'ES256' as const }
  const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyRing(place)))
  expect(new Set(rings.map((ring) => ring.signing().kid)).size).toBe(1)
  const files = await readdir(place.folder)
  expect(files).toEqual(['jwt-keys-ES256.json'])
  expect((await stat(join(place.folder, files[0] as string))).mode & 0o077).toBe(0)
  for (const ring of rings) ring.close()
})

test('what is published is public: no private part', async () => {
  for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
    const ring = await openKeyRing({ folder, algorithm })
    const [key] = ring.published().keys
    expect(key).toMatchObject({ alg: algorithm, use: 'sig', kid: ring.signing().kid })
    for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(part)
    ring.close()
  }
})

test('who has nothing but the published keys can verify what the shop has signed', async () => {
  const { app } = await shopWithTokens(await openKeyRing({ folder, algorithm: 'EdDSA' }))
  const payload = { email: 'member7@example.com', password: SEED_PASSWORD }
  const answer = await app.inject({ method: 'POST', url: '/login', payload })
  const token = answer.cookies.find(({ name }) => name === 'session')?.value as string
  const [header, claims, signature] = token.split('.') as [string, string, string]

  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const { keys } = (await app.inject({ url: '/.well-known/jwks.json' })).json()
  const key = createPublicKey({ key: keys.find((key: { kid: string }) => key.kid === kid), format: 'jwk' })
  const isRight = (what: string) => verify(null, Buffer.from(what), key, Buffer.from(signature, 'base64url'))
  expect(isRight(`${header}.${claims}`)).toBe(true)
  expect(isRight(`${header}.${claims}x`)).toBe(false)
})

test('a new key is published before it signs, and the old one verifies until the last of its tokens is over', () => {
  const tokenLifeS = 300
  const start = Date.UTC(2030, 0, 1)
  const after = (seconds: number) => start + seconds * 1000
  const turn = (keys: RingKey[], kid: string, nowMs: number) =>
    rotated(keys, { kid, private: '' }, { nowMs, tokenLifeS })

  let ring = turn([{ kid: 'a', private: '', signsFromMs: 0 }], 'b', start)
  const kids = () => ring.map(({ kid }) => kid)
  const signs = (seconds: number) => signingKey(ring, after(seconds))?.kid
  expect(kids()).toEqual(['a', 'b'])
  expect([signs(0), signs(PUBLISHED_FOR_S - 1), signs(PUBLISHED_FOR_S)]).toEqual(['a', 'a', 'b'])

  // "a" has signed until PUBLISHED_FOR_S; its last token is over tokenLifeS later.
  const over = PUBLISHED_FOR_S + tokenLifeS
  expect(turn(ring, 'c', after(over - 1)).map(({ kid }) => kid)).toEqual(['a', 'b', 'c'])
  ring = turn(ring, 'c', after(over))
  expect(kids()).toEqual(['b', 'c'])
})

test('a running shop takes up a rotation: a token of the old key stays good until that key goes', async () => {
  const place = { folder: await temporaryFolder(), algorithm: 'EdDSA' as const }
  const keys = await openKeyRing(place, 20)
  const { app, token, shown } = await shopWithTokens(keys)
  const old = token()

  const [first, second] = (await rotate(place, 300)) as [RingKey, RingKey]
  const published = async () => (await app.inject({ url: '/.well-known/jwks.json' })).json().keys
  await expect
    .poll(published)
    .toEqual([expect.objectContaining({ kid: first.kid }), expect.objectContaining({ kid: second.kid })])
  expect(keys.signing().kid).toBe(first.kid)

  const file = join(place.folder, 'jwt-keys-EdDSA.json')
  const due = { ...second, signsFromMs: 1 } // as if its time had come
  await writeFile(file, JSON.stringify([first, due]))
  await expect.poll(() => keys.signing().kid).toBe(second.kid)
  expect([await shown(old), await shown(token())]).toEqual([200, 200])

  await writeFile(file, JSON.stringify([due]))
  await expect.poll(() => keys.verifying(first.kid)).toBeUndefined()
  expect([await shown(old), await shown(token())]).toEqual([401, 200])
})
