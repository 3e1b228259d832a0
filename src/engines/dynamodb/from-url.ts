// Somebody else's DynamoDB, named by DYNAMODB_URL: DynamoDB Local, a compatible server, or the cloud's. Left as it was found.
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DynamoDB,
  paginateListTables,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import { checkUrl, withUrlServer } from '../url.ts'

const RULES = {
  variable: 'DYNAMODB_URL',
  protocols: ['http:', 'https:'],
  example: 'http://127.0.0.1:8000 (DynamoDB Local) or https://dynamodb.REGION.amazonaws.com',
}

// Its announcement of which Node a later version will need would stand between a run's lines.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const REMOVE_WITHIN_MS = 60_000
const ASK_AGAIN_MS = 100

/** Whom the client says it is: AWS_REGION, AWS_ACCESS_KEY_ID and so on. */
export type Login = Record<string, string>

/** Checks that the server answers. `stop` removes the tables whose names begin with `prefix`, and touches nothing else. */
export async function useDynamoDbUrl(given: string | undefined, login: Login, prefix: string) {
  const url = checkUrl(given, RULES)
  await ask(url, login, (client) => client.listTables({ Limit: 1 }))
  return {
    url,
    version: 'DynamoDB API 2012-08-10', // all that a server can be asked
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: () => ask(url, login, (client, signal) => removeTables(client, prefix, signal), REMOVE_WITHIN_MS),
  }
}

/** Fails at the first sign of trouble instead of trying again. */
async function ask<T>(
  url: string,
  login: Login,
  question: (client: DynamoDB, signal: AbortSignal) => Promise<T>,
  withinMs?: number,
): Promise<T> {
  const client = new DynamoDB({
    endpoint: url,
    region: login.AWS_REGION as string,
    credentials: {
      accessKeyId: login.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: login.AWS_SECRET_ACCESS_KEY as string,
      ...(login.AWS_SESSION_TOKEN && { sessionToken: login.AWS_SESSION_TOKEN }),
    },
    maxAttempts: 1,
  })
  try {
    return await withUrlServer(url, RULES.variable, (signal) => question(client, signal), withinMs)
  } finally {
    client.destroy()
  }
}

async function removeTables(client: DynamoDB, prefix: string, signal: AbortSignal): Promise<void> {
  const ours: string[] = []
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    ours.push(...TableNames.filter((name) => name.startsWith(prefix)))
  await Promise.all(ours.map((name) => removeTable(client, name, signal)))
}

/** A table that is being made or removed can't be removed now: ask until it isn't there. */
async function removeTable(client: DynamoDB, TableName: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await client.deleteTable({ TableName })
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return
      if (!(error instanceof ResourceInUseException)) throw error
    }
    await sleep(ASK_AGAIN_MS)
  }
}
