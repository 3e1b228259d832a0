// What can happen to a run at any moment.
import { closeSync, existsSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { integer, type Random } from '../../src/lab/random.ts'
import type { Run, RunStart } from './run.ts'

interface Fault {
  /** How such a run is started. */
  start?(home: string): Partial<RunStart>
  strike(run: Run, random: Random): Promise<void>
}

/** Which process it happens to; none where it has no children yet. */
type Target = (run: Run, random: Random) => number | undefined

const lab: Target = (run) => run.lab
const child: Target = (run, random) => {
  const all = run.children()
  return all.length > 0 ? all[integer(random, 0, all.length - 1)] : undefined
}

const MOST_WAIT_MS = 7_000
/** Where Debian has it. */
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** Signals to one process, the first at a random moment, each next one so much later. */
function signals(target: Target, ...names: NodeJS.Signals[]): Fault {
  return {
    async strike(run, random) {
      await sleep(random() * MOST_WAIT_MS)
      const pid = target(run, random)
      for (const [i, name] of names.entries()) {
        if (i > 0) await sleep(BETWEEN_MS)
        if (pid !== undefined) send(pid, name)
      }
    },
  }
}

const BETWEEN_MS = 3_000

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended.
  }
}

const FAULTS: Record<string, Fault> = {
  'Ctrl-C': signals(lab, 'SIGINT'),
  'lab killed': signals(lab, 'SIGKILL'),
  'lab frozen for a while': signals(lab, 'SIGSTOP', 'SIGCONT'),
  'lab frozen, then killed': signals(lab, 'SIGSTOP', 'SIGKILL'),
  'a child killed': signals(child, 'SIGKILL'),
  'a child frozen for a while': signals(child, 'SIGSTOP', 'SIGCONT'),
  'a child frozen for good': signals(child, 'SIGSTOP'),
  'ports stolen': { strike: stealPorts },
  'few file descriptors': { start: () => ({ descriptors: 64 }), strike: async () => {} },
}

/** All that can happen on this machine. */
export function faultsOf({ ownDisk }: { ownDisk: boolean }): Record<string, Fault> {
  const ownClock = existsSync(FAKETIME)
  if (!ownDisk) console.log('no full disk: that needs the right to mount one')
  if (!ownClock) console.log('no clock that is set: that needs Debian’s package faketime')
  return {
    ...FAULTS,
    ...(ownDisk && { 'disk full': { strike: fillDisk } }),
    ...(ownClock && { 'clock set': { start: withOwnClock, strike: setClock } }),
  }
}

/** The run's disk is full from a random moment to its end. */
async function fillDisk({ home, ended }: Run, random: Random): Promise<void> {
  await sleep(random() * MOST_WAIT_MS)
  const filler = join(home, 'filler')
  const file = openSync(filler, 'w')
  const block = Buffer.alloc(64 * 1024)
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
  await ended
  closeSync(file)
  rmSync(filler)
}

const CLOCK = 'clock'

/** The time of day of such a run, and of all that it starts, is what a file says; the monotonic clock stays true. */
function withOwnClock(home: string): Partial<RunStart> {
  writeFileSync(join(home, CLOCK), '+0')
  return {
    env: {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: join(home, CLOCK),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  }
}

/** Forward or back, by a minute or a day. */
async function setClock({ home, ended }: Run, random: Random): Promise<void> {
  await sleep(random() * MOST_WAIT_MS)
  const by = ['+60', '-60', '+1d', '-1d'][integer(random, 0, 3)] as string
  writeFileSync(join(home, CLOCK), by)
  await ended
  rmSync(join(home, CLOCK))
}

const AT_ONCE = 200
/** So many are taken at the same time: others want ports too. */
const MOST_STOLEN = 4_000
/** What Linux gives away. */
const PORTS = [32_768, 60_999] as const

/** Takes ports all the time, also those that the run has just chosen and does not listen on yet. */
async function stealPorts({ ended }: Run, random: Random): Promise<void> {
  const thieves: Server[] = []
  let over = false
  ended.then(() => {
    over = true
  })
  while (!over) {
    thieves.push(
      ...(await Promise.all(Array.from({ length: AT_ONCE }, () => thief(integer(random, ...PORTS))))),
    )
    for (const one of thieves.splice(0, thieves.length - MOST_STOLEN)) one.close()
    await sleep(20)
  }
  for (const one of thieves) one.close()
}

/** Listens there, unless somebody else does. */
const thief = (port: number) =>
  new Promise<Server>((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', () => resolve(server))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
