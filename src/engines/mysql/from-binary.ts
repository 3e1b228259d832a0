// A MySQL or MariaDB server of our own, for one run.
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Server } from '../breakable.ts'
import type { Own, StartOptions } from '../engine.ts'
import { startOwnServer } from '../own-server.ts'
import { ask, connected, versionOf } from './connection.ts'

/** Always the same, so that it is found again in a data folder that was kept. */
const DATABASE = 'shop'

/**
 * What the server does before it answers anyone. No password: only this machine can reach it, and it goes with the run.
 * Named by its number, since it isn't to ask a name server about its clients. Sorted by bytes, as SQLite does.
 */
const AT_START = `
CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';
GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
`

/** How an empty folder is filled. MariaDB's installer can't stand spaces in its name. */
const FILL = {
  mariadb: `(cd "$DATA" && "$INSTALLER" --no-defaults --datadir=./ $MORE --skip-name-resolve --skip-test-db --auth-root-authentication-method=normal)`,
  mysql: `"$SERVER" --no-defaults --initialize-insecure --datadir="$DATA" $MORE`,
}

/** "loose": either server may not know it, and then goes without. */
const settings = ({ port, folder }: Own, data: string) => [
  '--no-defaults', // this machine's own server has its settings there
  `--datadir=${data}`,
  `--secure-file-priv=${folder}`,
  `--pid-file=${join(folder, 'mysqld.pid')}`,
  `--init-file=${join(folder, INIT_FILE)}`,
  '--bind-address=127.0.0.1',
  `--port=${port}`,
  '--socket=', // none: a socket's path may have 107 bytes, which our folder's name can exceed
  '--skip-name-resolve',
  '--max-connections=200',
  '--innodb-buffer-pool-size=256M',
  '--innodb-buffer-pool-dump-at-shutdown=OFF', // to be loaded in the background would disturb what is measured
  '--innodb-buffer-pool-load-at-startup=OFF',
  '--performance-schema=OFF',
  '--loose-mysqlx=OFF', // a second port, for another protocol
  '--skip-log-bin', // no replica reads it
  '--innodb-flush-log-at-trx-commit=2', // a commit is written, so it outlasts a kill
]

/**
 * Nothing need outlast a power cut, so nothing waits for the disk: to fill a folder would otherwise take a thousand such waits. The
 * doublewrite buffer stays, since a kill may come in the middle of a page.
 */
const NO_SYNC = '--loose-innodb-flush-method=nosync --loose-debug-no-sync'

const INIT_FILE = 'at-start.sql'

export interface Programs {
  /** mariadbd or mysqld. */
  path: string
  /** mariadb-install-db; MySQL's server needs none. */
  installer: string | undefined
}

/** Starts the server on a free port of 127.0.0.1, or where it was before: an empty database, or what `options.data` holds. */
export function startMysqlServer(
  { path, installer }: Programs,
  options: Pick<StartOptions, 'folder' | 'data' | 'template' | 'choosePort' | 'signal'>,
  again?: Own,
): Promise<Server> {
  const address = ({ port }: { port: number }) => `mysql://root@127.0.0.1:${port}/${DATABASE}`
  return startOwnServer(
    {
      name: basename(path),
      folder: options.folder,
      choosePort: options.choosePort,
      signal: options.signal,
      readyWithinMs: 60_000, // filling a folder takes as long as the disk does
      portTaken: /address already in use/i,
      address,
      async command(own) {
        const data = options.data ? resolve(options.data) : join(own.folder, 'data')
        await mkdir(data, { recursive: true, mode: 0o700 })
        await writeFile(join(own.folder, INIT_FILE), AT_START)
        const more = [NO_SYNC, process.getuid?.() === 0 && '--user=root'].filter(Boolean).join(' ')
        // In the same process, so that neither of them can outlive us. A full disk it tells as "error 28" only.
        const fill = installer ? FILL.mariadb : FILL.mysql
        const filling = options.template ? 'cp -a "$TEMPLATE/." "$DATA"' : fill
        const script = `[ -d "$DATA/mysql" ] || ${filling} >/dev/null || { df -h . >&2; exit 1; }; exec "$SERVER" "$@" $MORE`
        return {
          program: 'sh',
          args: ['-c', script, 'sh', ...settings(own, data)],
          title: path,
          env: {
            SERVER: path,
            INSTALLER: installer ?? '',
            DATA: data,
            MORE: more,
            TEMPLATE: options.template ?? '',
            TMPDIR: own.folder, // two installers at a time would meet in /tmp,
          },
        }
      },
      version: (own) =>
        connected({ uri: address(own) }, async (connection) => {
          const file = await ask(connection, 'SELECT @@pid_file')
          if (!file.includes(basename(own.folder))) throw new Error("another program's server answers there")
          return versionOf(connection)
        }),
    },
    again,
  )
}
