// Finds a place for each label of a chart where it covers no other label, no mark and as little of the lines as can be.

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface Wanted {
  /** What it names. */
  at: [number, number]
  width: number
  height: number
  /** Where it may stand, as the offset of its left end and its middle from there; the best first. */
  spots: [number, number][]
}

/** How bad it is to cover one px² of a label or mark, one sampled point of a line, or to leave the chart; and to be one spot further down the list. */
const COST = { label: 1, line: 6, outside: 20, spot: 2.5 }

/**
 * One after the other, each where it disturbs least; the places are boxes, in the order of the labels.
 * @param lines as points not far from each other, see `sampled`
 * @param taken marks
 */
export function placeLabels(labels: Wanted[], lines: [number, number][], taken: Box[], bounds: Box): Box[] {
  const placed: Box[] = []
  for (const { at, width, height, spots } of labels) {
    const boxes = spots.map(([dx, dy]) => ({ x: at[0] + dx, y: at[1] + dy - height / 2, width, height }))
    const costs = boxes.map(
      (box, i) =>
        COST.spot * i +
        COST.label * [...taken, ...placed].reduce((sum, other) => sum + overlap(box, other), 0) +
        COST.line * lines.filter((point) => contains(box, point)).length +
        COST.outside * (width * height - overlap(box, bounds)),
    )
    placed.push(boxes[costs.indexOf(Math.min(...costs))] as Box)
  }
  return placed
}

/** A line as points, at most `step` px from each other. */
export function sampled(line: [number, number][], step = 4): [number, number][] {
  return line.flatMap(([x, y], i) => {
    const [fromX, fromY] = line[i - 1] ?? [x, y]
    const parts = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / step))
    return Array.from({ length: parts }, (_, k): [number, number] => {
      const way = (k + 1) / parts
      return [fromX + (x - fromX) * way, fromY + (y - fromY) * way]
    })
  })
}

const shared = (a: number, lengthA: number, b: number, lengthB: number) =>
  Math.max(0, Math.min(a + lengthA, b + lengthB) - Math.max(a, b))
const overlap = (a: Box, b: Box) => shared(a.x, a.width, b.x, b.width) * shared(a.y, a.height, b.y, b.height)
const contains = ({ x, y, width, height }: Box, [px, py]: [number, number]) =>
  px > x && px < x + width && py > y && py < y + height
