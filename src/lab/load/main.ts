// The load generator's process: takes orders over IPC, one at a time, and ends with its parent.
import { closedLoop } from './closed.ts'
import { requireLoopback } from './loopback.ts'
import { openLoop } from './open.ts'
import type { FromGenerator, LoadOrder, ToGenerator } from './protocol.ts'

const say = (message: FromGenerator) => process.send?.(message)

process.on('disconnect', () => process.exit())

process.on('message', async (order: ToGenerator) => {
  try {
    say(await load(order))
  } catch (error) {
    say({ type: 'broken', message: (error as Error).message })
  }
})

async function load(order: LoadOrder) {
  const { loop } = order
  requireLoopback(order.url)
  if (loop.kind === 'closed') return closedLoop(order, say)
  const { settled } = await closedLoop(
    { ...order, seconds: 0 },
    (message) => message.type === 'sample' && say(message),
  )
  return { ...(await openLoop({ ...order, loop }, say)), settled }
}

say({ type: 'ready' })
