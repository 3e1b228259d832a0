// Typed configuration from the environment: one schema says what is wanted, one error says all that is wrong.
import { envSchema } from 'env-schema'
import Type, { type Static, type TObject } from 'typebox'
import { hidePassword } from './database/url.ts'

export type Env = Record<string, string | undefined>

/** What every server of ours reads, whatever its role. */
export const serverSchema = Type.Object({
  PORT: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65535,
    description: 'a TCP port; 0 picks a free one',
  }),
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'the address to listen on' }),
  LOG_LEVEL: Type.String({
    default: 'warn',
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    description: 'one of fatal, error, warn, info, debug, trace, silent',
  }),
})
export type ServerConfig = Static<typeof serverSchema>

export const databaseUrl = Type.String({
  pattern: '^(sqlite:.+|(postgres|postgresql|mysql)://[^/]*/[^/]+)$',
  description:
    'a database, such as sqlite:shop.sqlite, postgres://user:password@127.0.0.1:5432/shop or mysql://user:password@127.0.0.1:3306/shop',
})

/** Comma-separated addresses of a role's processes (`PAYMENTS_URLS`, `SHOP_URLS` …), read as a list. */
export const roleUrls = Type.Unsafe<string[]>({
  type: 'string',
  default: '',
  pattern: '^(https?://[^,\\s]+(,https?://[^,\\s]+)*)?$',
  separator: ',',
  description: 'comma-separated addresses, such as http://127.0.0.1:4000',
})

export const shopSchema = Type.Object({
  ...serverSchema.properties,
  DATABASE_URL: databaseUrl,
  PAYMENTS_URLS: roleUrls,
})

/**
 * Reads the variables that `schema` names, converts them to its types and fills in its defaults.
 * @throws Error naming each variable that is missing or wrong, what it holds, and what it should hold (its `description`).
 */
export function readEnv<T extends TObject>(schema: T, env: Env = process.env): Static<T> {
  try {
    return envSchema<Static<T>>({ schema, data: env, env: false })
  } catch (error) {
    const failures = (error as { errors?: Failure[] }).errors
    if (!failures) throw error
    const names = new Set(failures.map(nameOf))
    throw new Error([...names].map((name) => explain(name, env[name], schema.properties[name])).join('\n'))
  }
}

type Failure = { instancePath: string; params: { missingProperty?: string } }

const nameOf = ({ params, instancePath }: Failure) => params.missingProperty ?? instancePath.slice(1)

function explain(name: string, value: string | undefined, schema: { description?: string } = {}) {
  const got = value === undefined ? 'is not set' : `is ${JSON.stringify(hidePassword(value))}`
  return `${name} ${got}, but should be ${schema.description ?? `valid for ${JSON.stringify(schema)}`}`
}
