// The stretched axis of percentile curves: each further nine takes the same room, so that the slow few can be seen.

/** Beyond this share of the requests nothing is drawn. */
const LAST = 99.99

export const PERCENTILES = [0, 50, 90, 99, 99.9, LAST]

/** 0 % is at 0, 90 % at 1, 99 % at 2 and so on. */
export const stretch = (percentile: number) => Math.log10(100 / (100 - Math.min(percentile, LAST)))

/** The part of a curve that is drawn, with a point at its very end. */
export function drawnCurve(curve: [number, number][]): [number, number][] {
  const inside = curve.filter(([percentile]) => percentile <= LAST)
  const beyond = curve[inside.length]
  const last = inside.at(-1)
  if (!beyond || !last || last[0] === LAST) return inside
  const way = (stretch(LAST) - stretch(last[0])) / (Math.log10(100 / (100 - beyond[0])) - stretch(last[0]))
  return [...inside, [LAST, last[1] * (beyond[1] / last[1]) ** way]]
}
