// A PostgreSQL server of our own, for one run.
import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Client } from 'pg'
import type { Server } from '../breakable.ts'
import type { Own, StartOptions } from '../engine.ts'
import { startOwnServer } from '../own-server.ts'
import { connected, versionOf } from './connection.ts'
import { notAsRoot } from './not-as-root.ts'

/** Always the same, so that it is found again in a data folder that was kept. */
const DATABASE = 'shop'

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // a socket's path may have 107 bytes, which our folder's name can exceed
  max_connections: '200',
  shared_buffers: '256MB',
  dynamic_shared_memory_type: 'mmap', // files in its folder, so nothing is left in /dev/shm
  // It needn't outlast a power cut. What is committed still outlasts a kill: it is written, and the system has it.
  fsync: 'off',
  full_page_writes: 'off',
  wal_keep_size: '64MB', // so a replica that was away for a moment can go on where it was
  min_wal_size: '32MB', // what is kept for later writes is copied with the folder
  wal_retrieve_retry_interval: '100ms', // a replica's: its primary may come back
  logging_collector: 'off', // to stderr, where its last words are looked for
  log_checkpoints: 'off',
  lc_messages: 'C', // a taken port is recognised by them
}

/**
 * After a kill its processes would go by themselves, but for those at work on a query. Their name is in their titles.
 * What remains is a small System V memory segment, by which it makes sure that no two servers use a folder.
 */
const tidy = (name: string) => `
  if [ "$(sed -n 1p "$DATA/postmaster.pid")" = $$ ]; then
    sleep 0.1
    kill -KILL $(ps -A -ww -o pid= -o args= | awk '/[p]ostgres: ${name}: / { print $1 }')
    ipcrm -m "$(awk 'NR == 7 { print $2 }' "$DATA/postmaster.pid")"
    rm "$DATA/postmaster.pid"
  fi`

export interface OwnPostgres {
  name: string
  /** The path of the program postgres. */
  path: string
  options: Pick<StartOptions, 'folder' | 'data' | 'template' | 'choosePort' | 'signal'>
  /** A shell command that puts a cluster into the empty folder $DATA; PostgreSQL's programs are in $BIN. */
  fill: string
  env?: Record<string, string>
  database: string
  /** Throws as long as it isn't ready, though it answers. */
  ready(client: Client): Promise<void>
}

/** Starts PostgreSQL as the primary of others: an empty database, or what `options.data` holds. */
export const startPrimary = (path: string, options: OwnPostgres['options'], again?: Own) =>
  startPostgres(
    {
      name: 'postgres',
      path,
      options,
      // Trusting everyone needs no password: only this machine can reach it, and it goes with the run. C: sorted by bytes, as SQLite does.
      fill: '"$BIN/initdb" -D "$DATA" -U postgres -A trust -E UTF8 --locale=C --no-sync',
      database: DATABASE,
      async ready(client) {
        const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
        if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
      },
    },
    again,
  )

/** Starts a PostgreSQL server on a free port of 127.0.0.1, or where it was before. */
export async function startPostgres(its: OwnPostgres, again?: Own): Promise<Server> {
  const { name, path, options, fill, env, database, ready } = its
  const bin = dirname(await realpath(path)) // the others may be in its real place only
  const address = (port: number, name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`
  return startOwnServer(
    {
      name,
      folder: options.folder,
      choosePort: options.choosePort,
      signal: options.signal,
      readyWithinMs: 60_000, // filling a folder takes as long as the disk does
      portTaken: /could not bind/i,
      address: ({ port }) => address(port, database),
      async command({ port, folder }) {
        const data = options.data ? resolve(options.data) : join(folder, 'data')
        await mkdir(data, { recursive: true, mode: 0o700 })
        const cluster = basename(folder)
        const settings = Object.entries({ ...SETTINGS, port, cluster_name: cluster })
        // In the same process, so that neither of them can outlive us.
        const filling = options.template ? 'cp -a "$TEMPLATE/." "$DATA"' : fill
        const script = `[ -f "$DATA/PG_VERSION" ] || ${filling} >/dev/null || exit; exec "$BIN/postgres" -D "$DATA" "$@"`
        const args = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])
        const [program, ...before] = [...(await notAsRoot(data)), 'sh', '-c', script, 'sh']
        return {
          program: program as string,
          args: [...before, ...args],
          title: path,
          env: { LC_ALL: 'C', BIN: bin, DATA: data, TEMPLATE: options.template ?? '', ...env },
          ending: 'SIGINT', // "fast": it doesn't wait until its clients have left
          tidy: tidy(cluster),
        }
      },
      version: ({ port, folder }) =>
        connected({ connectionString: address(port, 'postgres'), ssl: false }, async (client) => {
          const { rows } = await client.query('SHOW cluster_name')
          if (rows[0].cluster_name !== basename(folder))
            throw new Error("another program's server answers there")
          await ready(client)
          return versionOf(client)
        }),
    },
    again,
  )
}
