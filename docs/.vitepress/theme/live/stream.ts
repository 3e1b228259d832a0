// The page's one stream of server-sent events. The browser reconnects by itself and says which event it saw last.
import type { ServerEvent } from '../../../../src/server/api.ts'

export interface StreamHandlers {
  opened(): void
  lost(): void
  /** What follows was told before: the server starts from the beginning of what it keeps of a job. */
  replay(job: string): void
  event(event: ServerEvent): void
}

const RETRY_MS = 2_000

export function openStream(url: string, handlers: StreamHandlers): void {
  let last = ''
  const connect = () => {
    const source = new EventSource(url)
    source.onopen = handlers.opened
    source.onmessage = ({ data, lastEventId }) => {
      const event: ServerEvent = JSON.parse(data)
      // Lists of jobs have no number: each replaces the one before.
      if (event.type === 'lab') {
        if (last && !follows(last, lastEventId)) handlers.replay(event.job)
        last = lastEventId
      }
      handlers.event(event)
    }
    source.onerror = () => {
      handlers.lost()
      // An answer other than a stream ends it for good, such as that of a server which is just starting.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS)
    }
  }
  connect()
}

/** Whether event id `next` comes after `last`; ids are `<start of the server>-<number>`. */
export function follows(last: string, next: string): boolean {
  const [start, number] = split(last)
  const [nextStart, nextNumber] = split(next)
  return start === nextStart && nextNumber > number
}

const split = (id: string): [string, number] => {
  const dash = id.lastIndexOf('-')
  return [id.slice(0, dash), Number(id.slice(dash + 1))]
}
