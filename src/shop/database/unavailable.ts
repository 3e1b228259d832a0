// The database is away: not there, gone, or silent. The request fails soon with 503; the next one may succeed.

/** How long a connection may take to be made, or to come free when all are in use. Then the request has waited enough. */
export const CONNECT_WITHIN_MS = 3_000
/** How long a statement may run: far above the slowest page, far below a visitor's patience. The server ends it then. */
export const STATEMENT_WITHIN_MS = 5_000
/** A server that is frozen ends nothing: by then we stop waiting ourselves. */
export const SILENT_AFTER_MS = STATEMENT_WITHIN_MS + 1_000
/** More would not make the database quicker: its cores and disks are shared. Some ten a process, and a few processes fit in any server's limit. */
export const CONNECTIONS = 10

/** What a route's query fails with; Fastify's `statusCode` and `headers`. The cause is for the log alone. */
export class DatabaseUnavailable extends Error {
  readonly statusCode = 503
  readonly headers = { 'retry-after': '1' } // s

  constructor(cause: unknown) {
    super("The database doesn't answer; try again in a moment", { cause })
  }
}
