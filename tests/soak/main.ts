// Hundreds of short runs in the terminal, each with something broken at a random moment. Whatever it was, nothing of a run may be left:
// no process, no folder; the history is whole, and the next run works.
//   npx tsx tests/soak/main.ts [RUNS] [SEED]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { integer, seeded } from '../../src/lab/random.ts'
import { faultsOf } from './faults.ts'
import { leftBehind } from './left-behind.ts'
import { type Ended, startRun } from './run.ts'
import { smallDisk } from './small-disk.ts'

/** What is run: engines of every kind, queues with work left, balancers with many processes. */
const RUNS = [
  ['caching', 'before,redis'],
  ['caching', 'memory,memcached'],
  ['queues', 'before,sqlite'],
  ['queues', 'sqlite,redis'],
  ['load-balancing', 'one,balancer'],
  ['load-balancing', 'one,nginx'],
  ['jwt', 'memory,jwt'],
  ['indexing', 'before,index'],
  ['microservices', 'monolith,rest'],
] as const

const [count = 200, seed = 1] = process.argv.slice(2).map(Number)
if (!(count > 0 && seed >= 0)) throw new Error('npx tsx tests/soak/main.ts [RUNS] [SEED], both numbers')
const random = seeded(seed)
const pick = <T>(some: readonly T[]): T => some[integer(random, 0, some.length - 1)] as T
const tally: Record<string, Record<string, number>> = {}
const problems: string[] = []
function problem(text: string): void {
  problems.push(text)
  console.log(`  ✗ ${text}`)
}

const home = await mkdtemp(join(tmpdir(), 'tenfold-soak-'))
const takeDiskAway = smallDisk(home)
const faults = Object.entries(faultsOf({ ownDisk: takeDiskAway !== undefined }))
try {
  await sound('before the first fault')
  for (let i = 1; i <= count; i++) {
    const [name, fault] = faults[(i - 1) % faults.length] as (typeof faults)[number]
    const [lesson, systems] = pick(RUNS)
    const run = startRun({ lesson, systems, home, ...fault.start?.(home) })
    await fault.strike(run, random)
    const ended = await run.ended
    const ending = endingOf(ended)
    tally[name] = { ...tally[name], [ending]: (tally[name]?.[ending] ?? 0) + 1 }
    const what = `${i}: ${lesson} ${systems}, ${name}, ${ending}`
    console.log(ended.error ? `${what}: ${ended.error}` : what)
    if (ended.unforeseen) problem(`${what}: ${ended.unforeseen}`)
    if (ending === 'never ended') problem(what)
    for (const thing of await leftBehind(home, { killed: ended.signal === 'SIGKILL' }))
      problem(`${what}: ${thing}`)
    if (i % 10 === 0) await sound(`after run ${i}`)
  }
} finally {
  takeDiskAway?.()
  await rm(home, { recursive: true, force: true })
}

console.table(tally)
console.log(
  problems.length === 0 ? 'No problem.' : `${problems.length} problems:\n  ${problems.join('\n  ')}`,
)
process.exitCode = problems.length === 0 ? 0 : 1

/** A run without a fault, which must work, and find nothing that was left. */
async function sound(when: string): Promise<void> {
  const ended = await startRun({ lesson: 'caching', systems: 'before,memory', home }).ended
  if (endingOf(ended) !== 'finished') problem(`the run ${when} failed: ${ended.error ?? ended.lastLines}`)
  for (const thing of await leftBehind(home, { killed: false })) problem(`${when}: ${thing}`)
}

function endingOf({ code, signal, late, error }: Ended): string {
  if (late) return 'never ended'
  if (signal) return `killed (${signal})`
  if (code === 1 && error === undefined) return 'finished' // two rounds so short can't hold every claim
  return { 0: 'finished', 1: 'failed', 2: 'refused', 130: 'interrupted' }[code as number] ?? `code ${code}`
}
