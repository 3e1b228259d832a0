// The load generator's process: takes orders over IPC, one at a time, and ends with its parent.
import { closedLoop } from './closed.ts'
import { openLoop } from './open.ts'
import type { FromGenerator, LoadOrder, ToGenerator } from './protocol.ts'
import { warmUp } from './warm.ts'

const say = (message: FromGenerator) => process.send?.(message)

process.on('disconnect', () => process.exit())

process.on('message', async (order: ToGenerator) => {
  try {
    say(await load(order))
  } catch (error) {
    say({ type: 'broken', message: (error as Error).message })
  }
})

function load(order: LoadOrder) {
  const { loop } = order
  if (loop.kind === 'open') return openLoop({ ...order, loop }, say)
  return loop.kind === 'warm' ? warmUp(order, say) : closedLoop(order, say)
}

say({ type: 'ready' })
