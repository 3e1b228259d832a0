// An engine that works from a lesson's configuration: what NGINX, HAProxy, Varnish and Prometheus have in common.
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { installed } from './binary.ts'
import { breakable } from './breakable.ts'
import type { Engine, Own, StartOptions } from './engine.ts'
import { findWays } from './find-ways.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'

export interface ConfiguredProgram extends Pick<Engine, 'name' | 'title' | 'oldest' | 'install'> {
  program: string
  /** How it says its version. */
  versionArgs: string[]
  /** What stands before the version in a result's provenance. */
  software: string
  /** What its configuration is called in its folder. */
  file: string
  /** It runs in its folder, so its arguments may be relative to that. */
  args(own: Own): string[]
  /** Adds to a lesson's configuration what a lesson can't know. */
  complete?(configuration: string): string
  /** Throws as long as it doesn't answer, and when another program answers in its place. */
  ready(own: Own & { pid: number }): Promise<void>
  /** How it says that its port is taken. */
  portTaken: RegExp
  /** What the roles get to reach it. Nothing for those that stand in front of them. */
  env?(url: string): Record<string, string>
}

/** Can be had by its program only: somebody else's server has a configuration of its own. */
export function configuredEngine(its: ConfiguredProgram): Engine {
  const { name, title, oldest, install, program, versionArgs } = its
  const engine: Engine = {
    name,
    title,
    oldest,
    install,
    find: (env) => findWays(env, { program, versionArgs }),
    async start(options) {
      const [found] = await engine.find(options.env)
      const path = installed(found?.detail, program, engine)
      const own = ownServer(its, options, path, `${its.software} ${found?.version ?? '(version unknown)'}`)
      const server = await breakable((again) => startOwnServer(own, again))
      return { name, how: 'binary', ...server, env: its.env?.(server.url) ?? {} }
    },
  }
  return engine
}

function ownServer(
  its: ConfiguredProgram,
  { folder, configure, choosePort }: StartOptions,
  path: string,
  version: string,
): OwnServer {
  if (!configure) throw new Error(`${its.title} needs a configuration: start it with \`configure\``)
  return {
    name: its.program,
    folder,
    choosePort,
    portTaken: its.portTaken,
    address: ({ port }) => `http://127.0.0.1:${port}`,
    async command(own) {
      // Its folder is where it runs, and so `.`: a real path may hold spaces and quotes, which every language writes differently.
      const text = configure({ port: own.port, folder: '.' })
      await writeFile(join(own.folder, its.file), its.complete?.(text) ?? text).catch((error: Error) => {
        throw new Error(`${its.file} can't be written into ${own.folder}: ${error.message}`, { cause: error })
      })
      return { program: path, args: its.args(own) }
    },
    async version(own) {
      await its.ready(own)
      return version
    },
  }
}

/**
 * For programs that write their pid to a file once they listen: so the port is theirs, and nobody else's.
 * @throws Error as long as the file isn't there or holds another pid, such as that of one that was killed
 */
export async function wrotePid(
  { folder, pid }: { folder: string; pid: number },
  file: string,
): Promise<void> {
  const written = await readFile(join(folder, file), 'utf8')
  if (Number.parseInt(written, 10) !== pid) throw new Error('it does not listen yet')
}

/**
 * Sends what is no request: a server refuses it by itself, so that those behind it aren't asked and may even be frozen.
 * @throws Error when nothing like HTTP comes back within a second
 */
export async function answersHttp(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.setTimeout(1_000, () => socket.destroy(new Error('it accepts connections, but does not answer')))
    socket.write('?\r\n\r\n')
    for await (const answer of socket) if (String(answer).startsWith('HTTP/1.')) return
    throw new Error('what answers does not speak HTTP')
  } finally {
    socket.destroy()
  }
}
