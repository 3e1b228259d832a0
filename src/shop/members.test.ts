import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashPassword } from './password.ts'
import { onEachDatabase } from './testing.ts'

await onEachDatabase(({ app }) => {
  const register = (body: object) => app.inject({ method: 'POST', url: '/members', body })
  const ida = { email: 'Ida@Example.com', name: 'Ida', password: 'correct horse' }

  test('a member registers once, whatever the case of the address', async () => {
    const response = await register(ida)
    expect(response.statusCode).toBe(201)
    const { id } = response.json()
    expect(response.json()).toEqual({ id, name: 'Ida' }) // neither address nor hash
    expect((await app.inject({ url: `/members/${id}` })).json()).toEqual({ id, name: 'Ida' })

    const again = await register({ ...ida, email: 'ida@example.com' })
    expect([again.statusCode, again.json().error]).toEqual([409, 'Conflict'])
  })

  test.each([{ email: 'ida' }, { password: 'short' }, { name: '' }, { email: undefined }])(
    'registering with %j is a bad request',
    async (wrong) => {
      expect((await register({ ...ida, ...wrong })).statusCode).toBe(400)
    },
  )

  test('an unknown member is a 404', async () => {
    expect((await app.inject({ url: '/members/999' })).json()).toEqual({
      error: 'Not Found',
      message: 'There is no member 999',
    })
  })
})

test('the hash is scrypt of the password, salted anew each time', async () => {
  const hash = await hashPassword('secret')
  const [, , , salt, key] = hash.split('$')
  const expected = scryptSync('secret', Buffer.from(salt as string, 'base64'), 32, {
    N: 2 ** 14,
    r: 8,
    p: 5,
  })
  expect(Buffer.from(key as string, 'base64')).toEqual(expected)
  expect(await hashPassword('secret')).not.toBe(hash)
})

test('hashing leaves the event loop free', async () => {
  let hashed = false
  const hashing = hashPassword('secret').then(() => {
    hashed = true
  })
  await new Promise(setImmediate) // would come after the hash, were it computed on the event loop
  expect(hashed).toBe(false)
  await hashing
})
