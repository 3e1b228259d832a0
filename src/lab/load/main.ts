// The load generator's process: takes orders over IPC, one at a time, and ends with its parent.
import { closedLoop } from './closed.ts'
import { requireLoopback } from './loopback.ts'
import { openLoop } from './open.ts'
import type { FromGenerator, LoadOrder, ToGenerator } from './protocol.ts'
import { visitorsArrive } from './visitors.ts'

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
  const { loop } = order
  requireLoopback(order.url)
  const visitors = await visitorsArrive(order)
  if (loop.kind === 'closed') return closedLoop(order, visitors, say, enough)
  const { settled } =
    order.warmSeconds === 0 || order.warmBy === 'open'
      ? { settled: true }
      : await closedLoop(
          { ...order, seconds: 0 },
          visitors,
          (message) => message.type === 'sample' && say(message),
          enough,
        )
  return { ...(await openLoop({ ...order, loop }, visitors, say, enough)), settled }
}

say({ type: 'ready' })
