// An admin process: builds the database that DATABASE_URL names, then ends.
import Type from 'typebox'
import { databaseUrl, readEnv } from '../config.ts'
import { type OnProgress, seedDatabase } from './seed.ts'

const size = (count: number) =>
  Type.Integer({
    default: count,
    minimum: 1,
    maximum: 50_000_000,
    description: `a number of rows, such as ${count}`,
  })

const schema = Type.Object({
  DATABASE_URL: databaseUrl,
  PRODUCTS: size(50_000),
  REVIEWS: size(500_000),
  ORDERS: size(200_000),
  MEMBERS: size(20_000),
  SEED: Type.Integer({ default: 1, minimum: 0, maximum: 2 ** 31 - 1, description: 'a whole number from 0' }),
})

const stop = new AbortController()
let signalled: NodeJS.Signals | undefined
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    signalled = name
    stop.abort(new Error(`stopped by ${name}`))
  })
}
const parentGone = () => stop.abort(new Error('stopped: the parent process is gone'))
process.once('disconnect', parentGone)

try {
  const env = readEnv(schema)
  const url = env.DATABASE_URL
  const sizes = { products: env.PRODUCTS, reviews: env.REVIEWS, orders: env.ORDERS, members: env.MEMBERS }
  await seedDatabase(url, { ...sizes, seed: env.SEED }, process.send ? toParent : toTerminal(), stop.signal)
} catch (error) {
  console.error(`No database was built: ${(error as Error).message}`)
  process.exitCode = 1
}
process.off('disconnect', parentGone) // a listener would keep the process alive as long as its parent
if (signalled) process.kill(process.pid, signalled) // our handler is gone: end as one that was signalled does

function toParent(done: number, text: string) {
  process.send?.({ type: 'progress', done, text }, () => {}) // the callback takes the error of a parent that is gone
}

/** One line that updates on a terminal; elsewhere, in a log, a line for each tenth. */
function toTerminal(): OnProgress {
  const { stderr } = process
  let lastTenth = -1
  return (done, text) => {
    const line = `${String(Math.floor(done * 100)).padStart(3)} % ${text}`
    if (stderr.isTTY) stderr.write(`\r\x1b[K${line}${done === 1 ? '\n' : ''}`)
    else if (Math.floor(done * 10) > lastTenth) stderr.write(`${line}\n`)
    lastTenth = Math.floor(done * 10)
  }
}
