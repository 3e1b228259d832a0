// Starts an engine's own program for one run: on a free port, in a folder of its own, and waits until it answers.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from './breakable.ts'
import type { Own } from './engine.ts'
import { freePort, untilFree } from './free-port.ts'
import { type Guarded, type GuardOptions, startGuarded } from './guarded.ts'

const ATTEMPTS = 5
const ASK_AGAIN_MS = 15

export interface OwnServer {
  /** Begins its folder's name, and is used in messages. */
  name: string
  /** Where its folder is made. */
  folder: string
  /** Prepares its folder (which holds what it left there, when it was killed and comes back) and says what to run. */
  command(own: Own): Promise<Command> | Command
  /**
   * Asks the server, by its own protocol, for its version. Throws as long as it doesn't answer, and is then asked again. Another
   * program may have taken the port and answer in its place: where the protocol tells whose answer it is, check it, and throw.
   */
  version(own: Own & { pid: number }): Promise<string>
  address(own: Own): string
  /** How its output says that the port is taken; it is then started on another one. */
  portTaken: RegExp
  /** Give up when it hasn't answered after this long, 10 s unless said. */
  readyWithinMs?: number
  /** Aborted when the start is no longer wanted. */
  signal?: AbortSignal | undefined
  /** For tests: the ports to try. */
  choosePort?: (() => Promise<number>) | undefined
}

export interface Command extends GuardOptions {
  program: string
  args: string[]
}

/**
 * Resolves once the server answers. Nothing of it is left when this rejects, or when the server has ended.
 * @param again where it was before it was killed: there it comes back
 * @throws Error with the server's last lines of output, if it ended, or with the last try's error, if it never answered
 */
export async function startOwnServer(server: OwnServer, again?: Own): Promise<Server> {
  if (again) {
    await untilFree(again.port)
    return startOn(server, again)
  }
  const { choosePort = freePort } = server
  for (let attempt = 1; ; attempt++) {
    const own = { port: await choosePort(), folder: await mkdtemp(join(server.folder, `${server.name}-`)) }
    try {
      return await startOn(server, own)
    } catch (error) {
      await remove(own.folder)
      if (server.signal?.aborted || attempt === ATTEMPTS || !server.portTaken.test(String(error))) throw error
    }
  }
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true })

async function startOn(server: OwnServer, own: Own): Promise<Server> {
  const { program, args, ...guard } = await server.command(own)
  const running = startGuarded(program, args, own.folder, guard)
  try {
    const version = await answered(server, own, running)
    const { pid, died, kill } = running
    const stop = async () => {
      await running.stop()
      await remove(own.folder) // a killed one's is still there
    }
    return { url: server.address(own), version, pid, died, kill, stop, own }
  } catch (error) {
    await running.kill()
    throw error
  }
}

/** Asks until the server says its version, ends, or has had its time. */
async function answered(server: OwnServer, own: Own, { pid, died, lastLines }: Guarded): Promise<string> {
  const withinMs = server.readyWithinMs ?? 10_000
  const deadline = performance.now() + withinMs
  let ended: Error | undefined
  died.then((error) => {
    ended = error
  })
  const failed = died.then((error) => Promise.reject(error))
  const { signal } = server
  let last: unknown
  while (performance.now() < deadline) {
    signal?.throwIfAborted()
    try {
      const late = sleep(Math.max(1, deadline - performance.now()), undefined, { ref: false }).then(() =>
        Promise.reject(new Error('no answer')),
      )
      const version = await Promise.race([failed, late, server.version({ ...own, pid })])
      if (!ended) return version
    } catch (error) {
      last = error
    }
    if (ended) throw ended
    await sleep(ASK_AGAIN_MS)
  }
  const reason = last instanceof Error ? last.message : String(last)
  throw new Error(
    `${server.name} didn't answer within ${withinMs / 1000} s at ${server.address(own)}: ${reason}. Its last lines:\n${lastLines()}`,
  )
}
