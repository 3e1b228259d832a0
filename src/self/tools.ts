// The lab beside other load generators, on the same server, in turns.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { findProgram } from '../engines/binary.ts'
import { decode } from '../lab/histogram.ts'
import { rotated } from '../lab/rounds.ts'
import { geometricMean, pairedRatio } from '../lab/statistics.ts'
import { duration, rate, timesWithin } from '../lab/units.ts'
import type { Check } from './check.ts'
import { type Bench, onBench } from './loading.ts'

const ROUNDS = 6
const SECONDS = 3
const CONNECTIONS = 20

interface Figures {
  /** Req/s. */
  throughput: number
  /** µs; autocannon's command line tells whole milliseconds only. */
  p50?: number
  p99?: number
}
type Tool = (url: string, bench: Bench) => Promise<Figures>

const run = promisify(execFile)
/** On the processor that the lab's own generator would have. */
const pinned = ({ generatorCores }: Bench, command: string[]) =>
  generatorCores === undefined ? command : ['taskset', '-c', generatorCores, ...command]
const output = async (bench: Bench, command: string[]) => {
  const [program, ...args] = pinned(bench, command) as [string, ...string[]]
  return (await run(program, args, { maxBuffer: 16 * 1024 ** 2 })).stdout
}

const tools: Record<string, Tool> = {
  async lab(url, { load }) {
    const { carried, seconds, histogram } = await load(url, {
      loop: { kind: 'closed' },
      warmSeconds: 0.5,
      seconds: SECONDS,
    })
    const all = decode(histogram)
    return {
      throughput: carried / seconds,
      p50: all.getValueAtPercentile(50),
      p99: all.getValueAtPercentile(99),
    }
  },
  async autocannon(url, bench) {
    const script = createRequire(import.meta.url).resolve('autocannon/autocannon.js')
    const text = await output(bench, [
      ...[process.execPath, script, '--json', '-c', String(CONNECTIONS), '-d', String(SECONDS)],
      `${url}/hello`,
    ])
    const { requests, duration } = JSON.parse(text) as { requests: { total: number }; duration: number }
    return { throughput: requests.total / duration }
  },
  async wrk(url, bench) {
    const text = await output(bench, [
      ...['wrk', '-t', '1', '-c', String(CONNECTIONS), '-d', String(SECONDS), '--latency'],
      `${url}/hello`,
    ])
    const figure = (pattern: RegExp) => pattern.exec(text)?.[1] ?? ''
    return {
      throughput: Number(figure(/Requests\/sec:\s+([\d.]+)/)),
      p50: microseconds(figure(/\s50%\s+(\S+)/)),
      p99: microseconds(figure(/\s99%\s+(\S+)/)),
    }
  },
}

/** "1.23ms" in µs. */
export function microseconds(text: string): number {
  const [, value, unit] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? []
  return Number(value) * ({ us: 1, ms: 1e3, s: 1e6 }[unit ?? ''] ?? Number.NaN)
}

export const otherTools: Check = {
  title: 'The lab beside other tools',
  about: `The closed loop, autocannon's command line and wrk load the same server, which answers "hello", with ${CONNECTIONS} connections, in ${ROUNDS} rounds of ${SECONDS} s in turns. On so small an answer the load generator itself is what limits; on a lesson's shop it is not.`,
  measure: ({ signal, progress }) =>
    onBench(signal, async (bench) => {
      const notes: string[] = []
      const names = Object.keys(tools)
      if (!(await findProgram('wrk', process.env))) {
        names.splice(names.indexOf('wrk'), 1)
        notes.push('wrk is not installed here, so it was left out (apt install wrk, brew install wrk).')
      }
      const measured: Record<string, Figures[]> = Object.fromEntries(names.map((name) => [name, []]))
      for (let round = 1; round <= ROUNDS; round++) {
        progress(`round ${round} of ${ROUNDS}`)
        const url = await bench.serve('bare')
        await bench.load(url, { loop: { kind: 'closed' }, seconds: 1 })
        for (const name of rotated(names, round))
          measured[name]?.push(await (tools[name] as Tool)(url, bench))
        await bench.clear()
        signal.throwIfAborted()
      }
      const throughput = (name: string) => (measured[name] ?? []).map((round) => round.throughput)
      const quantile = (name: string, which: 'p50' | 'p99') => {
        const known = (measured[name] ?? []).flatMap((round) => round[which] ?? [])
        return known.length > 0 ? duration(geometricMean(known).mean) : 'whole ms'
      }
      return {
        head: ['tool', 'throughput', 'p50', 'p99', "the lab's throughput over it"],
        rows: names.map((name) => [
          name,
          rate(geometricMean(throughput(name)).mean),
          quantile(name, 'p50'),
          quantile(name, 'p99'),
          name === 'lab' ? '' : timesWithin(pairedRatio(throughput('lab'), throughput(name))),
        ]),
        notes,
      }
    }),
}
