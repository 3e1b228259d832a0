// The load generator's process: takes orders over IPC, one at a time, and ends with its parent.
import { closedLoop } from './closed.ts'
import { requireLoopback } from './loopback.ts'
import { openLoop } from './open.ts'
import type { FromGenerator, LoadOrder, ToGenerator } from './protocol.ts'
import { visitorsArrive } from './visitors.ts'
import { CROWD, LEAD_IN_SECONDS } from './warm.ts'

const say = (message: FromGenerator) => process.send?.(message)

process.on('disconnect', () => process.exit())

/** Ends the load under way early. */
let enough = new AbortController()

process.on('message', async (order: ToGenerator) => {
  if (order.type === 'enough') return enough.abort()
  enough = new AbortController()
  try {
    say(await load(order, enough.signal))
  } catch (error) {
    say({ type: 'broken', message: (error as Error).message })
  }
})

async function load(order: LoadOrder, enough: AbortSignal) {
  const { loop, workload, warmSeconds, warmBy } = order
  requireLoopback(order.url)
  const visitors = await visitorsArrive(order)
  const crowd = Math.max(CROWD, workload.connections)
  const warmUp = () =>
    closedLoop(
      { ...order, workload: { ...workload, connections: crowd }, seconds: 0 },
      visitors,
      (message) => message.type === 'sample' && say(message),
      enough,
    )
  if (loop.kind === 'open') {
    const { settled } = warmSeconds === 0 || warmBy === 'open' ? { settled: true } : await warmUp()
    return { ...(await openLoop({ ...order, loop }, visitors, say, enough)), settled }
  }
  if (warmSeconds === 0 || workload.connections === crowd) return closedLoop(order, visitors, say, enough)
  const { settled } = await warmUp()
  return { ...(await closedLoop({ ...order, warmSeconds: LEAD_IN_SECONDS }, visitors, say, enough)), settled }
}

say({ type: 'ready' })
