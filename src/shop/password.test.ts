// Verifying passwords: against the hash's own parameters, and none but the right one.
import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashPassword, NOBODYS_HASH, parseHash, verifyPassword } from './password.ts'

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

test('the password that was hashed is right, and no other', async () => {
  const hash = await hashPassword('correct horse')
  expect(await verifyPassword('correct horse', hash)).toBe(true)
  expect(await verifyPassword('correct horse ', hash)).toBe(false)
  expect(await verifyPassword('', hash)).toBe(false)
})

test.each([
  ['cheaper than ours', 10, 4, 1],
  ["dearer than Node's limit of memory", 15, 8, 1],
])('the parameters are those of the hash: %s', async (_name, ln, r, p) => {
  const salt = Buffer.from('a salt of its own')
  const key = scryptSync('secret', salt, 32, { N: 2 ** ln, r, p, maxmem: 2 ** 27 })
  const hash = `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(key)}`
  expect(await verifyPassword('secret', hash)).toBe(true)
  expect(await verifyPassword('Secret', hash)).toBe(false)
})

test("nobody's hash costs what a real one costs, and has no password", async () => {
  expect(parseHash(NOBODYS_HASH).options).toEqual(parseHash(await hashPassword('secret')).options)
  expect(await verifyPassword('', NOBODYS_HASH)).toBe(false)
})

test.each([
  '',
  'secret',
  '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW', // bcrypt
  '$scrypt$ln=14,r=8,p=5$$', // an empty key would be equal to any
  '$scrypt$ln=14,r=8,p=5$YSBzYWx0IG9mIGl0cyBvd24$',
])('%j is no hash of ours: an error that does not repeat it', async (hash) => {
  const verifying = verifyPassword('secret', hash)
  await expect(verifying).rejects.toThrow('A password hash is not scrypt in the PHC string format')
})

test('verifying leaves the event loop free', async () => {
  const hash = await hashPassword('secret')
  let done = false
  const verifying = verifyPassword('secret', hash).then(() => {
    done = true
  })
  await new Promise(setImmediate) // would come after it, were the hash computed on the event loop
  expect(done).toBe(false)
  await verifying
})
