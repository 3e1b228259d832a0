// An admin process: adds a key to the ring, and drops those whose tokens are all over.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import { rotate } from './key-ring.ts'
import { CLOCK_TOLERANCE_S, tokenSchema } from './settings.ts'

const settings = readEnv(
  Type.Object({
    JWT_ALGORITHM: Type.Enum(['RS256', 'ES256', 'EdDSA'], { description: 'RS256, ES256 or EdDSA' }),
    STORAGE_FOLDER: Type.String({ minLength: 1, description: 'the folder that the shop keeps its keys in' }),
    JWT_LIFE: tokenSchema.properties.JWT_LIFE,
  }),
)

const place = { folder: settings.STORAGE_FOLDER, algorithm: settings.JWT_ALGORITHM }
for (const { kid, signsFromMs } of await rotate(place, settings.JWT_LIFE + CLOCK_TOLERANCE_S))
  console.log(kid, signsFromMs ? `signs from ${new Date(signsFromMs).toISOString()}` : 'the first')
