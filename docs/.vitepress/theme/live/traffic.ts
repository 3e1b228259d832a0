// Real requests that the lab sampled, on their way along the links of the picture: slow ones move slowly.
import type { LabEvent } from '../../../../src/lab/events.ts'
import { nodeId } from './topology-layout.ts'

export interface Mover {
  /** Ids of the two nodes. */
  from: string
  to: string
  /** Begins to move, and how long it takes, ms of the page's clock. */
  begins: number
  takes: number
  /** Its latency, as a size of 0–1. */
  weight: number
  failed: boolean
  cache: 'hit' | 'miss' | undefined
}

/** More than this many at once would be a blur, and cost the machine that is being measured. */
const MOST = 48
const REPORT_MS = 100
/** Between two on the same link: at least this, and no more than so many on it at once. */
const APART_MS = 70
const ON_A_LINK = 8

/** 0 for 100 µs or less, 1 for 1 s or more, by the logarithm. Without an answer there is no time to tell. */
export const slowness = (us: number | null) =>
  us === null ? 0 : Math.min(1, Math.max(0, Math.log10(Math.max(1, us) / 100) / 4))
/** ms that it takes on the page. */
export const travelTime = (us: number | null) => 450 + 1_900 * slowness(us)

export interface Ports {
  /** Which process listens on a port, as a node's id. */
  nodeAt(port: number): string | undefined
}

/** What a report shows moving. @param door id of the node where the load arrives */
export function moversOf(event: LabEvent, door: string, ports: Ports, now: number): Mover[] {
  if (event.type === 'sample')
    return event.requests.map(({ us, outcome, cache }, i) => ({
      from: 'clients/1',
      to: door,
      begins: now + (i * REPORT_MS) / event.requests.length,
      takes: travelTime(us),
      weight: slowness(us),
      failed: outcome !== 'ok',
      cache,
    }))
  if (event.type === 'vitals')
    return event.calls.flatMap(({ to, us, failed }, i) => {
      const target = targetOf(to, ports)
      const from = nodeId(event.role, event.instance)
      if (target === from) return []
      const begins = now + (i * REPORT_MS) / event.calls.length
      return [
        { from, to: target, begins, takes: travelTime(us), weight: slowness(us), failed, cache: undefined },
      ]
    })
  return []
}

/** A call names an engine, or an address of which the port tells the process. */
function targetOf(to: string, ports: Ports): string {
  const port = /(?:^|:)(\d+)$/.exec(to)?.[1]
  return (port && ports.nodeAt(Number(port))) || nodeId(to)
}

/** Adds to those under way and lets the arrived go. Those that would touch the one before them are left out. */
export function keepMoving(movers: Mover[], added: Mover[], now: number): Mover[] {
  const kept = movers.filter(({ begins, takes }) => begins + takes > now)
  for (const mover of added) {
    const before = kept.findLast(({ from, to }) => from === mover.from && to === mover.to)
    if (!before || mover.begins - before.begins >= Math.max(APART_MS, mover.takes / ON_A_LINK))
      kept.push(mover)
  }
  return kept.slice(-MOST)
}
