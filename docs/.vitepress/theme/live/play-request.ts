// What the reader chose to play with, and the request that it becomes.
import type { Loop } from '../../../../src/lab/load/protocol.ts'
import { rateOf } from '../../../../src/lab/turned.ts'
import type { PlayRequest } from '../../../../src/server/api.ts'
import type { LessonPage } from '../lesson.ts'
import { defaults } from './knobs.ts'

export interface PlayChoices {
  system: string
  /** null: as the experiment loads it. */
  loop: Loop | null
  knobs: Record<string, number | ''>
}

type Playable = Pick<LessonPage, 'folder' | 'knobs' | 'systems' | 'openRate'>

/** Systems that differ by their load alone are one to play with: its load is the reader's to choose. */
export function playable({ systems }: Playable): string[] {
  const parts = Object.values(systems).map(({ roles, engines }) => JSON.stringify([roles, engines]))
  return Object.keys(systems).filter((_, i) => parts.indexOf(parts[i] as string) === i)
}

export function firstPlay(lesson: Playable): PlayChoices {
  const [baseline = '', other] = playable(lesson)
  return { system: other ?? baseline, loop: null, knobs: defaults(lesson.knobs) }
}

/** How the experiment loads its systems when its knobs stand so; fields that are empty count as untouched. */
export function ownLoop({ knobs, openRate }: Playable, values: PlayChoices['knobs'] = {}): Loop {
  const filled = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== '')
  const rate = rateOf(openRate ?? undefined, { ...defaults(knobs), ...Object.fromEntries(filled) })
  return rate === undefined ? { kind: 'closed' } : { kind: 'open', rate }
}

export const loopOf = (lesson: Playable, { loop, knobs }: PlayChoices): Loop => loop ?? ownLoop(lesson, knobs)

/** What plays, as choices: a load that is the experiment's own was not chosen, and so follows its knobs. */
export function choicesOf(
  lesson: Playable,
  { system, knobs, loop }: { system: string; knobs: Record<string, number>; loop: Loop },
): PlayChoices {
  const own = ownLoop(lesson, knobs)
  const rates = [own, loop].map((one) => (one.kind === 'open' ? one.rate : null))
  return { system, knobs: { ...defaults(lesson.knobs), ...knobs }, loop: rates[0] === rates[1] ? null : loop }
}

export function playRequest({ folder }: Playable, { system, loop, knobs }: PlayChoices): PlayRequest {
  return { lesson: folder, system, ...(loop && { loop }), knobs: knobs as Record<string, number> }
}
