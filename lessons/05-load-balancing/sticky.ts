// Sticky sessions: a visitor comes back to the instance that has its session. A crutch for shops that keep sessions in memory.
import type { IncomingHttpHeaders } from 'node:http'
import type { Instance } from './instances.ts'

export interface Stickiness {
  /** The instance that the visitor belongs to, if it is there. Takes our mark out of `headers` (names and values in turn). */
  instanceOf(headers: string[], up: readonly Instance[]): Instance | undefined
  /** Marks a session that begins with this answer as the instance's. */
  remember(headers: IncomingHttpHeaders, instance: Instance): void
}

/**
 * Writes the instance's number into the session's own cookie on its way out, and takes it out on its way in:
 * `session=abc` ↔ `session=2~abc`. The shop knows nothing of it.
 * @param cookie the cookie's name
 */
export function stickyBy(cookie: string): Stickiness {
  const marked = new RegExp(`(^|;\\s*)${cookie}=(\\d+)~`)
  const start = `${cookie}=`
  return {
    instanceOf(headers, up) {
      const at = headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'cookie')
      const [, before, number] = marked.exec(headers[at + 1] ?? '') ?? []
      if (at < 0 || number === undefined) return undefined
      headers[at + 1] = (headers[at + 1] as string).replace(marked, `${before}${start}`)
      return up.find((instance) => instance.number === Number(number))
    },
    remember(headers, instance) {
      const cookies = headers['set-cookie']
      if (cookies === undefined) return
      headers['set-cookie'] = [cookies]
        .flat()
        .map((set) => (set.startsWith(start) ? set.replace(start, `${start}${instance.number}~`) : set))
    },
  }
}
