// Where RabbitMQ's own start script is, and its version, without running anything.
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findProgram } from '../binary.ts'
import type { Found } from '../engine.ts'

/**
 * Linux packages put a wrapper on PATH: started by root it becomes the user rabbitmq, started by others it refuses, and it writes to
 * /var/log. The script behind it is here, and runs as anybody.
 */
const BEHIND_THE_WRAPPER = '/usr/lib/rabbitmq/bin/rabbitmq-server'

/** The start script, or undefined where RabbitMQ isn't installed. It can't be asked for its version: whatever its arguments, it starts a server. */
export async function findRabbitmqServer(env: NodeJS.ProcessEnv): Promise<Found | undefined> {
  const onPath = await findProgram('rabbitmq-server', env)
  if (!onPath) return
  for (const path of [onPath, BEHIND_THE_WRAPPER]) {
    const version = await versionBeside(path)
    if (version) return { how: 'binary', detail: path, version }
  }
}

/** The script is in the installation's sbin/, the server itself in its plugins/rabbit-3.10.8 (or .ez). */
async function versionBeside(script: string): Promise<string | undefined> {
  try {
    const plugins = join(dirname(await realpath(script)), '../plugins')
    const names = await readdir(plugins)
    return names.map((name) => /^rabbit-(\d+\.\d+\.\d+)/.exec(name)?.[1]).find(Boolean)
  } catch {
    return // a wrapper, or nothing there
  }
}
