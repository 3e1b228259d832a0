// MongoDB keeps the contract by URL and by its program.
import { MongoClient } from 'mongodb'
import { describe, expect, test } from 'vitest'
import { withDatabase } from './mongodb/from-url.ts'
import { tinyMongo } from './mongodb/tiny-server.ts'
import { mongodb } from './mongodb.ts'
import { keepsTheContract, refusesUselessUrls, startForTest } from './testing.ts'

/** With a client as a role would make it. */
async function withClient<T>(url: string | undefined, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url ?? '')
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

async function use({ MONGODB_URL }: Record<string, string>) {
  await withClient(MONGODB_URL, (one) => one.db().collection('greetings').insertOne({ text: 'hello' }))
  const found = await withClient(MONGODB_URL, (other) => other.db().collection('greetings').findOne())
  expect(found?.text).toBe('hello')
}

await keepsTheContract({
  engine: mongodb,
  how: 'binary',
  program: 'mongod',
  version: /^mongodb \d/,
  use,
  lastWords: /mongod ended \(SIGKILL\)/,
  remembers: {
    before: ({ MONGODB_URL }) =>
      withClient(MONGODB_URL, async (client) => {
        await client
          .db()
          .collection('kept')
          .insertOne({ text: 'hello' }, { writeConcern: { w: 1, j: true } })
      }),
    after: ({ MONGODB_URL }) =>
      withClient(MONGODB_URL, async (client) =>
        expect(await client.db().collection('kept').countDocuments()).toBe(1),
      ),
  },
})
refusesUselessUrls(mongodb, (port) => `mongodb://127.0.0.1:${port}`)

describe('a server given by MONGODB_URL', () => {
  /** Starts and stops with a server that answers so; returns the commands that it got, besides the client's own. */
  async function commandsTo(answer: (name: string) => object): Promise<string[]> {
    const commands: string[] = []
    const server = await tinyMongo((command) => {
      const [name] = Object.keys(command) as [string]
      if (/hello|ismaster/i.test(name))
        return { isWritablePrimary: true, minWireVersion: 0, maxWireVersion: 21 }
      if (name !== 'endSessions') commands.push(`${name} of ${command.$db}`)
      return answer(name)
    })
    const url = `mongodb://127.0.0.1:${server.port}/theirs`
    try {
      const engine = await startForTest('mongodb', 'url', { MONGODB_URL: url })
      expect(engine).toMatchObject({ how: 'url', version: 'mongodb 8.0.1' })
      expect(engine.env.MONGODB_URL).toMatch(/\/tenfold_\w{12}$/)
      await engine.stop()
    } finally {
      server.close()
    }
    return commands
  }

  test('is asked for its version, and only the database of our own is dropped', async () => {
    const commands = await commandsTo(() => ({ version: '8.0.1' }))
    expect(commands).toEqual([
      expect.stringMatching(/^dropDatabase of tenfold_\w{12}$/),
      'buildInfo of admin',
      commands[0],
    ])
  })

  test('too old a version is refused, and nothing is left there', async () => {
    const commands: string[] = []
    const failure = commandsTo((name) => {
      commands.push(name)
      return { version: '4.2.24' }
    })
    await expect(failure).rejects.toThrow(/MongoDB 4\.2\.24 .*is too old/)
    expect(commands.at(-1)).toBe('dropDatabase')
  })

  test('where we may not drop a database, it is refused with the reason', async () => {
    const errmsg = 'not authorized on tenfold_x to execute command'
    const failure = commandsTo(() => ({ ok: 0, code: 13, codeName: 'Unauthorized', errmsg }))
    await expect(failure).rejects.toThrow(/MONGODB_URL.*not authorized.*unset/)
  })
})

const theirs = process.env.MONGODB_URL
describe.skipIf(!theirs)(
  `the server of MONGODB_URL${theirs ? '' : ' (skipped: MONGODB_URL is not set)'}`,
  () => {
    test('is left as it was but for our own database, and that goes', async () => {
      const engine = await startForTest('mongodb', 'url')
      const names = () =>
        withClient(theirs, async (client) =>
          (await client.db().admin().listDatabases()).databases.map((it) => it.name),
        )
      await use(engine.env)
      const database = new URL(engine.url).pathname.slice(1)
      expect(await names()).toContain(database)
      await engine.stop()
      expect(await names()).not.toContain(database)
    })
  },
)

test.each([
  ['mongodb://host:27017', 'mongodb://host:27017/own'],
  ['mongodb://me:pw@host/theirs', 'mongodb://me:pw@host/own?authSource=theirs'],
  ['mongodb://me:pw@host', 'mongodb://me:pw@host/own?authSource=admin'],
  ['mongodb://me:pw@host/theirs?authSource=x&tls=true', 'mongodb://me:pw@host/own?authSource=x&tls=true'],
])('%s with a database of our own logs in where it did', (given, expected) => {
  expect(withDatabase(given, 'own')).toBe(expected)
})
