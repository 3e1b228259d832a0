// Where a gauge's values over time go: a line for each round, and the moment when the load ended.
import { endNames, endRoom } from './end-names.ts'
import { textWidth } from './labels.ts'
import { linear } from './scale.ts'
import { styleOf } from './system-style.ts'

export interface GaugeOf {
  name: string
  /** Gives it its style. */
  index: number
  /** Of each round: [s since measuring began, value]. */
  rounds: [number, number][][]
}

const TOP = 20
const BOTTOM = 34

export function layoutGauge(systems: GaugeOf[], width: number, height: number) {
  const all = systems.flatMap(({ rounds }) => rounds.flat())
  const ground = height - BOTTOM
  const room = endRoom(
    systems.map(({ name }) => name),
    width,
  )
  const end = width - room - 20
  const y = linear([0, Math.max(1, ...all.map(([, value]) => value))], [ground, TOP], {
    nice: true,
    count: 4,
  })
  const left = 18 + Math.max(...y.ticks.map((tick) => textWidth(String(tick), 12.5)))
  const x = linear([0, Math.max(0.5, ...all.map(([at]) => at))], [left, end], {
    count: Math.max(3, Math.floor((end - left) / 90)),
  })
  const lines = systems.map(({ name, index, rounds }) => ({
    name,
    look: styleOf(index),
    rounds: rounds
      .filter((samples) => samples.length > 0)
      .map((samples) => samples.map(([at, value]): [number, number] => [x(at), y(value)])),
  }))
  const ends = lines.map(({ name, look, rounds }) => ({
    text: name,
    look,
    at: highest(rounds.at(-1)) ?? ground,
  }))
  return {
    x,
    y,
    left,
    end,
    ground,
    lines,
    names: endNames(ends, room, [TOP, ground]),
  }
}

const highest = (points: [number, number][] | undefined) => points && Math.min(...points.map(([, y]) => y))
