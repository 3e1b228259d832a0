// Your turn: a balancer with your own algorithm. It begins as round robin, which knows nothing of how the instances are doing.
// An instance tells you `inFlight`, how many requests it is working on, and `meanMs`, how long it has been taking for an answer.
// Send each request where it will be answered soonest. The README says how to have it measured.
import type { Choose } from './algorithms.ts'
import { startBalancer } from './start.ts'

let turn = 0
const yours: Choose = (up) => {
  turn++
  return up[turn % up.length] as (typeof up)[number]
}

await startBalancer(yours)
