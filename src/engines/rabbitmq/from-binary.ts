// A RabbitMQ server of our own, for one run.
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Server } from '../breakable.ts'
import type { Own } from '../engine.ts'
import { isTaken } from '../free-port.ts'
import { type OwnServer, startOwnServer } from '../own-server.ts'
import { askAmqp } from './ask.ts'

export interface RabbitmqOptions extends Pick<OwnServer, 'folder' | 'choosePort'> {
  /** The management plugin's HTTP API listens on this port of 127.0.0.1; absent, no plugin runs: they cost seconds at the start. */
  managementPort?: number
}

/**
 * Starts RabbitMQ on a free port of 127.0.0.1, or where it was before. What it keeps on disk (durable queues with persistent
 * messages) survives a kill, and goes with its folder.
 * @param script RabbitMQ's own start script
 */
export function startRabbitmqServer(
  script: string,
  { managementPort, ...options }: RabbitmqOptions,
  again?: Own,
): Promise<Server> {
  const server: OwnServer = {
    ...options,
    name: 'rabbitmq',
    portTaken: /eaddrinuse|in use/i,
    readyWithinMs: 60_000, // 4 s where nothing else runs; Erlang loads a thousand modules
    address: ({ port }) => `amqp://127.0.0.1:${port}`,
    async command(own) {
      // It would find out itself, after all the time that it takes to start.
      if (await isTaken(own.port)) throw new Error(`port ${own.port} of 127.0.0.1 is in use`)
      await writeFile(join(own.folder, 'rabbitmq.config'), configuration(own, managementPort))
      await writeFile(join(own.folder, 'enabled_plugins'), managementPort ? '[rabbitmq_management].' : '[].')
      // Asked to end it waits a second, and nothing here is worth its tidying up.
      return { program: script, args: [], env: environment(own), ending: 'SIGKILL' }
    },
    async version(own) {
      const { version, cluster_name = '' } = await askAmqp(server.address(own), 1_000)
      if (!cluster_name.startsWith(`${nameOf(own)}@`))
        throw new Error("another program's server answers there")
      return `rabbitmq ${version}`
    },
  }
  return startOwnServer(server, again)
}

/** Its node's name, told to every client as the start of the cluster's name. The data on disk belongs to it, so it stays the same after a kill. */
const nameOf = ({ folder }: Own) => basename(folder)

/**
 * In Erlang's own terms: RabbitMQ takes longer to understand its rabbitmq.conf. By itself it lets publishers wait, without a word to
 * them, when less than 50 MB of disk are free; here a full disk is an error.
 */
function configuration({ port }: Own, managementPort?: number): string {
  const rabbit = `{rabbit, [
    {tcp_listeners, [{"127.0.0.1", ${port}}]},
    {disk_free_limit, 0},
    {log, [{console, [{enabled, true}, {level, warning}]}]}
  ]}`
  if (!managementPort) return `[${rabbit}].\n`
  return `[${rabbit}, {rabbitmq_management, [{tcp_config, [{ip, "127.0.0.1"}, {port, ${managementPort}}]}]}].\n`
}

function environment(own: Own): Record<string, string> {
  const { folder } = own
  const node = `${nameOf(own)}@localhost`
  return {
    HOME: folder, // Erlang keeps a cookie there
    RABBITMQ_NODENAME: node,
    RABBITMQ_MNESIA_BASE: folder,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-', // to the console
    ERL_CRASH_DUMP_SECONDS: '0', // none: what it says is enough
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    // not the machine's own, in /etc/rabbitmq
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILES: join(folder, 'none'),
    RUNNING_UNDER_SYSTEMD: 'true', // the script then becomes the server, instead of waiting for it beside it
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: withoutCluster(node),
  }
}

/**
 * An Erlang node finds others through epmd, a daemon that it starts and leaves running, and listens for them on a second port. A
 * broker alone needs neither, but RabbitMQ insists on a node that has a name and looks up its own port. So: it is named before
 * RabbitMQ can ask epmd, doesn't listen, and "knows" its port (never opened).
 */
const withoutCluster = (node: string) =>
  `-sname ${node} -dist_listen false -start_epmd false -erl_epmd_port 1`
