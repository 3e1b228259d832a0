// Names at the right end of a chart's lines: how much room they get, and at which height each stands.
import { shortened, spread, textWidth } from './labels.ts'
import type { SystemStyle } from './system-style.ts'

const SIZE = 14
const LINE = 17

export interface EndName {
  text: string
  look: SystemStyle
  y: number
}

/** For the longest of the names, but no more than leaves room for the lines. */
export const endRoom = (names: string[], width: number) =>
  Math.min(width * 0.24, Math.max(0, ...names.map((name) => textWidth(name, SIZE))))

/** Each as near to its line's end (`at`) as the others let it; one that is too long is cut. */
export function endNames(
  lines: { text: string; look: SystemStyle; at: number }[],
  room: number,
  bounds: [number, number],
): EndName[] {
  const places = spread(
    lines.map(({ at }) => at),
    LINE,
    bounds,
  )
  return lines.map(({ text, look }, i) => ({
    text: shortened(text, SIZE, room),
    look,
    y: places[i] as number,
  }))
}
