// Asks a Memcached server one question in its text protocol, on a connection of its own.
import { connect } from 'node:net'

/** The last line of any answer to `version` or `stats`. */
const LAST_LINE = /^(END|VERSION .*|(CLIENT_|SERVER_)?ERROR.*)\r\n/m

/**
 * Resolves with the whole answer.
 * @throws Error when there is no such server, it refuses (it may want a login), or the signal is aborted
 */
export async function askMemcached(
  question: 'version' | 'stats',
  { host, port, signal }: { host: string; port: number; signal: AbortSignal },
): Promise<string> {
  const socket = connect({ host, port, signal })
  let answer = ''
  try {
    socket.write(`${question}\r\n`)
    for await (const chunk of socket) {
      answer += chunk
      const last = LAST_LINE.exec(answer)?.[1]
      if (last?.includes('ERROR'))
        throw new Error(
          `it answered "${last}" (a server that wants a login can't be used: the lessons have none)`,
        )
      if (last) return answer
    }
  } finally {
    socket.destroy()
  }
  throw new Error('it closed the connection without an answer that Memcached would give')
}
