// Tokens that somebody made up or changed, and that must not be believed: each is right but for one thing.
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Algorithm } from './keys.ts'
import { CLOCK_TOLERANCE_S } from './settings.ts'
import { type Forge, hmac, keysFor, LIFE_S, shopWithTokens } from './testing.ts'

const now = () => Math.floor(Date.now() / 1000)

/** Each gives a token that must be refused. */
const attacks: Record<string, (forge: Forge) => string> = {
  'a payload that was changed': ({ token }) => {
    const [header, , signature] = token().split('.')
    const [, payload] = token({ sub: '2' }).split('.')
    return [header, payload, signature].join('.')
  },
  'a header that was changed': ({ token }) => {
    const [, payload, signature] = token().split('.')
    const [header] = token({}, { typ: 'jwt' }).split('.')
    return [header, payload, signature].join('.')
  },
  'no signature': ({ token }) => token({}, {}, () => ''),
  'alg "none", no signature': ({ token }) => token({}, { alg: 'none' }, () => ''),
  'alg "None", no signature': ({ token }) => token({}, { alg: 'None' }, () => ''),
  'alg "none", and a good signature': ({ token }) => token({}, { alg: 'none' }),
  'no alg': ({ token }) => token({}, { alg: undefined }),
  'an empty secret': ({ token }) => token({}, { alg: 'HS256' }, hmac('')),
  'another algorithm of the same family': ({ token, keys }) =>
    token({}, { alg: 'HS512' }, (input) => createHmac('sha512', keys.signing().key).update(input).digest()),
  'a kid that is unknown': ({ token }) => token({}, { kid: 'mine' }),
  'no kid': ({ token }) => token({}, { kid: undefined }),
  'a kid that is a path': ({ token }) => token({}, { kid: '../../../../dev/null' }, hmac('')),
  "a key that it brings along, and that it is signed with ('jwk')": ({ token, keys }) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const jwk = publicKey.export({ format: 'jwk' })
    const header = { alg: 'EdDSA', jwk, kid: keys.signing().kid }
    return token({}, header, (input) => sign(null, Buffer.from(input), privateKey))
  },
  'another issuer': ({ token }) => token({ iss: 'https://evil.example' }),
  'no issuer': ({ token }) => token({ iss: undefined }),
  'another audience': ({ token }) => token({ aud: 'newsletter' }),
  'no audience': ({ token }) => token({ aud: undefined }),
  'an expiry that has passed': ({ token }) => token({ exp: now() - CLOCK_TOLERANCE_S - 1 }),
  'no expiry': ({ token }) => token({ exp: undefined }),
  'an expiry that is text': ({ token }) => token({ exp: String(now() + LIFE_S) }),
  'a time that has not come yet': ({ token }) => token({ nbf: now() + CLOCK_TOLERANCE_S + 2 }),
  'no member': ({ token }) => token({ sub: undefined }),
  'two members': ({ token }) => token({ sub: ['1', '2'] }),
  'no JSON': () => 'bm8.bm8.bm8',
  'one part': () => 'token',
}

describe.each<Algorithm>(['HS256', 'RS256', 'ES256', 'EdDSA'])('%s', async (algorithm) => {
  const forge = await shopWithTokens(await keysFor(algorithm))

  test('what is right is believed: the attacks below fail for what is wrong with them', async () => {
    expect(await forge.shown(forge.token())).toBe(200)
    expect(await forge.shown(forge.token({ aud: ['newsletter', 'shop'] }))).toBe(200)
  })

  test.each(Object.entries(attacks))('%s is refused', async (_name, attack) => {
    expect(await forge.shown(attack(forge))).toBe(401)
  })

  test('clocks may differ a little: an expiry that has just passed, a time that is about to come', async () => {
    expect(await forge.shown(forge.token({ exp: now() - 1 }))).toBe(200)
    expect(await forge.shown(forge.token({ nbf: now() + 2 }))).toBe(200)
  })

  if (algorithm !== 'HS256')
    // "Algorithm confusion": to a verifier that does as the token says, the public key, which everybody has, is the secret.
    test('HS256, with the public key as the secret, is refused', async () => {
      const pem = forge.keys.verifying(forge.keys.signing().kid) as string
      const secrets = [pem, pem.trim(), JSON.stringify(forge.keys.published().keys[0])]
      for (const secret of secrets)
        expect(await forge.shown(forge.token({}, { alg: 'HS256' }, hmac(secret)))).toBe(401)
    })
})

describe('a deny-list', async () => {
  let fails = false
  const denied = new Set<string>()
  const { shown, token } = await shopWithTokens(await keysFor('HS256'), {
    add: async (id) => void denied.add(id),
    has: async (id) => {
      if (fails) throw Object.assign(new Error('Redis is away'), { statusCode: 503 })
      return denied.has(id)
    },
    close: () => {},
  })

  test('refuses the tokens of one log-in, and of no other', async () => {
    denied.add('stolen')
    expect(await shown(token({ sid: 'stolen' }))).toBe(401)
    expect(await shown(token({ sid: 'other' }))).toBe(200)
    expect(await shown(token({ sid: undefined }))).toBe(401)
  })

  test('that can not be asked lets nobody in, and says that it is not their fault', async () => {
    fails = true
    expect(await shown(token())).toBe(503)
    fails = false
  })
})
