// A load generator to run by hand: npx tsx lessons/01-measure/measure.ts http://127.0.0.1:3000/products/7 --rate 200
import { parseArgs } from 'node:util'
import { Agent, request } from 'undici'
import { closedLoop, type Measured, openLoop } from './loops.ts'

const USAGE = 'measure.ts <url on 127.0.0.1> [--seconds 5] [--connections 20 | --rate 200]'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '20' },
    rate: { type: 'string' },
  },
})
const [seconds, connections, rate] = [values.seconds, values.connections, values.rate ?? '1'].map(Number)
const target = positionals[0] ?? ''
const url = URL.canParse(target) ? new URL(target) : undefined
if (!url || !(seconds && seconds > 0 && connections && connections > 0 && rate && rate > 0)) quit(USAGE)
// A typing error must not become an attack on somebody's server.
if (url.hostname !== '127.0.0.1') quit(`${url.hostname} isn't this machine: only 127.0.0.1 is loaded`)

const dispatcher = new Agent({ connections: 500 })
async function ask() {
  const { statusCode, body } = await request(url as URL, { dispatcher })
  await body.dump()
  if (statusCode !== 200) throw new Error(`answered with ${statusCode}`)
}

if (values.rate) report(await openLoop(ask, { rate, seconds }))
else report(await closedLoop(ask, { connections, seconds }))
await dispatcher.close()

function report({ times, errors, seconds }: Measured) {
  const throughput = times.totalCount / seconds
  const ms = (us: number) => `${(us / 1000).toPrecision(3)} ms`
  console.log(`answers     ${times.totalCount}, and ${errors} errors`)
  console.log(`throughput  ${throughput.toFixed(1)} req/s`)
  console.log(`mean        ${ms(times.mean)}`)
  for (const percentile of [50, 90, 99, 99.9])
    console.log(`p${percentile}`.padEnd(12) + ms(times.getValueAtPercentile(percentile)))
  console.log(`max         ${ms(times.maxValue)}`)
  // Little's law: how many requests are in the system, on average.
  console.log(`throughput × mean = ${((throughput * times.mean) / 1e6).toFixed(2)} requests at a time`)
}

function quit(message: string): never {
  console.error(message)
  process.exit(1)
}
