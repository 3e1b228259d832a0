// A PostgreSQL replica of our own: a copy of the primary's folder, kept up to date by its stream of changes.
import type { Own } from '../engine.ts'
import { type OwnPostgres, startPostgres } from './from-binary.ts'
import { databaseNamed } from './from-url.ts'

/** Resolves once the replica answers and what the primary writes streams in. */
export const startReplica = (path: string, primary: string, options: OwnPostgres['options'], again?: Own) =>
  startPostgres(
    {
      name: 'postgres-replica',
      path,
      options,
      // -R: the copy is to follow. -c fast: without waiting for the primary's next checkpoint.
      fill: '"$BIN/pg_basebackup" -d "$PRIMARY" -D "$DATA" -R -c fast --no-sync',
      env: { PRIMARY: `${primary}?sslmode=disable` },
      database: databaseNamed(primary),
      async ready(client) {
        const { rows } = await client.query(`SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming'`)
        if (rows.length === 0) throw new Error(`it doesn't receive what ${primary} writes`)
      },
    },
    again,
  )
