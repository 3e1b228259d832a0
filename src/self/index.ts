// All checks of the lab, in the order in which they are made.
import { arrivals } from './arrivals.ts'
import type { Check } from './check.ts'
import { repeated, same } from './lessons.ts'
import { page } from './page.ts'
import { probe } from './probe.ts'
import { queues } from './queues.ts'
import { otherTools } from './tools.ts'
import { warmth } from './warmth.ts'

export type { Check, Finding } from './check.ts'

export const CHECKS: Record<string, Check> = {
  arrivals,
  queues,
  probe,
  tools: otherTools,
  page,
  warmth,
  same,
  repeated,
}
