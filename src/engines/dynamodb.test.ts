// DynamoDB keeps the contract by URL and by the stand-in.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynamodb } from './dynamodb.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'

/** A client as a role would make it. */
const clientOf = (env: Record<string, string>) =>
  new DynamoDB({
    endpoint: env.DYNAMODB_URL as string,
    region: env.AWS_REGION as string,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY as string,
    },
    maxAttempts: 1,
  })

const createTable = (client: DynamoDB, TableName: string) =>
  client.createTable({
    TableName,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  })

async function use(env: Record<string, string>) {
  const [one, other] = [clientOf(env), clientOf(env)]
  const TableName = `${env.DYNAMODB_PREFIX}greetings`
  await createTable(one, TableName)
  await expect
    .poll(async () => (await one.describeTable({ TableName })).Table?.TableStatus, { timeout: 5_000 })
    .toBe('ACTIVE')
  await one.putItem({ TableName, Item: { id: { S: 'morning' }, text: { S: 'hello' } } })
  const { Item } = await other.getItem({ TableName, Key: { id: { S: 'morning' } }, ConsistentRead: true })
  expect(Item?.text).toEqual({ S: 'hello' })
  for (const client of [one, other]) client.destroy()
}

await keepsTheContract({
  engine: dynamodb,
  how: 'stand-in',
  version: /^dynalite \d/,
  use,
  lastWords: /DynamoDB stand-in ended \(SIGKILL\)/,
  remembers: {
    before: use,
    after: async (env) => expect((await clientOf(env).listTables()).TableNames).toEqual([]),
  },
})
refusesUselessUrls(dynamodb, (port) => `http://127.0.0.1:${port}`)

describe('a server given by DYNAMODB_URL', () => {
  let server: Awaited<ReturnType<typeof startForTest>>
  let owner: DynamoDB
  beforeAll(async () => {
    server = await startForTest('dynamodb', 'stand-in')
    owner = clientOf(server.env)
  })
  afterAll(async () => {
    owner.destroy()
    await server.stop()
  })

  test('is left as it was but for our own tables, and these go', async () => {
    for (const name of ['foreign', 'tenfold_anotherrun_table']) await createTable(owner, name)
    const engine = await startForTest('dynamodb', 'url', { DYNAMODB_URL: server.url })
    expect(engine).toMatchObject({ how: 'url', version: 'DynamoDB API 2012-08-10' })
    expect(engine.process).toBeUndefined()
    await use(engine.env)
    await createTable(owner, `${engine.env.DYNAMODB_PREFIX}just_made`)
    expect((await owner.listTables({})).TableNames).toHaveLength(4)
    await engine.stop()
    expect((await owner.listTables({})).TableNames).toEqual(['foreign', 'tenfold_anotherrun_table'])
  })

  test("is asked with the environment's keys, and with a made-up one only where there are none", async () => {
    const { AWS_REGION, ...keys } = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    }
    const url = { DYNAMODB_URL: server.url, AWS_REGION, AWS_PROFILE: 'work' }
    const [withKeys, without] = [
      await startForTest('dynamodb', 'url', { ...url, ...keys }),
      await startForTest('dynamodb', 'url', url),
    ]
    expect(withKeys.env).toMatchObject({ AWS_REGION, ...keys, AWS_PROFILE: '' })
    expect(without.env).toMatchObject({ AWS_REGION, AWS_ACCESS_KEY_ID: 'tenfold', AWS_PROFILE: '' })
    for (const engine of [withKeys, without]) await engine.stop()
  })
})

/** Starts a server that answers everything so, and tries to use it as DynamoDB. */
async function tryServer(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    await startForTest('dynamodb', 'url', {
      DYNAMODB_URL: `http://127.0.0.1:${port}`,
      AWS_SECRET_ACCESS_KEY: 'secret',
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('a server that refuses the keys, or is something else, is refused with the reason', async () => {
  const wrongKeys = tryServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
    const message = 'The security token included in the request is invalid.'
    response.end(JSON.stringify({ __type: 'com.amazon.coral.service#UnrecognizedClientException', message }))
  })
  await expect(wrongKeys).rejects.toThrow(/DYNAMODB_URL.*security token.*unset/)
  await expect(wrongKeys).rejects.not.toThrow(/secret/)
  const website = tryServer((_, response) => response.end('<html>Welcome</html>'))
  await expect(website).rejects.toThrow(/DYNAMODB_URL.*can't be used: .*unset/s)
})

test('what is found, best first', async () => {
  const ways = await dynamodb.find({ PATH: '', DYNAMODB_URL: 'https://me:secret@dynamodb.example.org' })
  expect(ways).toEqual([
    { how: 'url', detail: 'https://me:***@dynamodb.example.org/' },
    { how: 'stand-in', detail: 'dynalite', version: expect.any(String) },
  ])
})
