// One connection to PostgreSQL, for a question or two.
import { Socket } from 'node:net'
import { Client, type ClientConfig } from 'pg'

/**
 * Connects, lets `use` ask, and disconnects.
 * @param signal once aborted, the connection is cut off, so that a silent server can't keep us
 */
export async function connected<T>(
  config: ClientConfig,
  use: (client: Client) => Promise<T>,
  signal: AbortSignal = AbortSignal.timeout(5_000),
): Promise<T> {
  const socket = new Socket()
  const cutOff = () => socket.destroy()
  signal.addEventListener('abort', cutOff)
  const client = new Client({ ...config, stream: () => socket })
  client.on('error', () => {}) // whatever is being asked then fails with it
  try {
    await client.connect()
    const answer = await use(client)
    await client.end()
    return answer
  } finally {
    signal.removeEventListener('abort', cutOff)
    cutOff()
  }
}

/** Such as "PostgreSQL 15.4". */
export async function versionOf(client: Client): Promise<string> {
  const { rows } = await client.query('SHOW server_version')
  return `PostgreSQL ${rows[0].server_version.split(' ')[0]}` // what follows is the packager's
}
