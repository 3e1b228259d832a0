// npm run bench -- --stand-in: what the embedded Redis carries, beside a real one, in the same rounds.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type RunningEngine, startEngines, stopEngines } from '../engines/index.ts'
import { UsageError } from '../lab/errors.ts'
import { median, pairedRatio } from '../lab/statistics.ts'
import { rate, timesWithin } from '../lab/units.ts'
import { type ExitCode, exit } from './exit.ts'
import type { Context } from './main.ts'
import { table } from './table.ts'

const ROUNDS = 10
const LOAD_MS = 300
const IN_A_PIPELINE = 100
const VALUE = 'x'.repeat(1000)

/** Each does some commands and says how many. */
const WORK: Record<string, (client: Redis) => Promise<number>> = {
  'GET, one at a time': (client) => client.get('key').then(() => 1),
  'SET, one at a time': (client) => client.set('key', VALUE).then(() => 1),
  'GET, 100 in a pipeline': (client) => pipeline(client, (commands) => commands.get('key')),
  'SET, 100 in a pipeline': (client) => pipeline(client, (commands) => commands.set('key', VALUE)),
}

async function pipeline(client: Redis, add: (commands: ReturnType<Redis['pipeline']>) => unknown) {
  const commands = client.pipeline()
  for (let i = 0; i < IN_A_PIPELINE; i++) add(commands)
  await commands.exec()
  return IN_A_PIPELINE
}

/** @throws UsageError when redis-server isn't here to compare with */
export async function benchStandIn({ out, err, signal }: Context): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-stand-in-'))
  const running: RunningEngine[] = []
  try {
    for (const how of ['binary', 'stand-in'] as const)
      running.push(...(await startEngines(['redis'], { env: process.env, folder, how })))
    const [real, standIn] = running.map(({ url }) => new Redis(url)) as [Redis, Redis]
    const measures: Measure[] = []
    for (const [name, work] of Object.entries(WORK)) {
      if (err.live) err.print(`  ${name} …`)
      const measured = { real: [] as number[], standIn: [] as number[] }
      for (let round = 0; round < ROUNDS; round++) {
        const turns = [
          async () => measured.real.push(await throughput(real, work, signal)),
          async () => measured.standIn.push(await throughput(standIn, work, signal)),
        ]
        for (const turn of round % 2 ? turns.toReversed() : turns) await turn()
      }
      measures.push({ name, ...measured })
    }
    for (const client of [real, standIn]) client.disconnect()
    const [realVersion, standInVersion] = running.map(({ version }) => version) as [string, string]
    out.print(comparison(measures, { realVersion, standInVersion }, out.columns))
    out.print(`\n${ROUNDS} rounds of ${LOAD_MS / 1000} s each in turns, values of 1 kB, 95 % interval.`)
    return exit.ok
  } catch (error) {
    if (running.length > 0) throw error
    throw new UsageError((error as Error).message)
  } finally {
    await stopEngines(running)
    await rm(folder, { recursive: true, force: true })
  }
}

interface Measure {
  name: string
  /** Commands a second, in each round. */
  real: number[]
  standIn: number[]
}

function comparison(
  measures: Measure[],
  { realVersion, standInVersion }: Record<'realVersion' | 'standInVersion', string>,
  columns: number,
): string {
  return table(
    [
      { head: 'one client', cells: measures.map(({ name }) => name), align: 'left' },
      { head: realVersion, cells: measures.map(({ real }) => rate(median(real))) },
      { head: standInVersion, cells: measures.map(({ standIn }) => rate(median(standIn))) },
      {
        head: 'stand-in / real',
        cells: measures.map(({ standIn, real }) => timesWithin(pairedRatio(standIn, real))),
      },
    ],
    columns,
  )
}

/** Commands a second. */
async function throughput(
  client: Redis,
  work: (client: Redis) => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  const began = performance.now()
  let count = 0
  while (performance.now() - began < LOAD_MS) {
    signal.throwIfAborted()
    count += await work(client)
  }
  return (count / (performance.now() - began)) * 1000
}
