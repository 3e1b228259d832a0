import { expect, it } from 'vitest'
import { layoutGauge } from './gauge-layout.ts'

const systems = [
  {
    name: 'queue',
    index: 1,
    rounds: [
      [
        [0, 0],
        [1, 40],
        [2.5, 0],
      ],
      [
        [0, 0],
        [1, 60],
        [3, 0],
      ],
    ] as [number, number][][],
  },
]

it.each([340, 880])('all samples of all rounds are inside the axes, %i px wide', (width) => {
  const { lines, left, end, ground, x, y } = layoutGauge(systems, width, 230)
  expect(lines[0]?.rounds).toHaveLength(2)
  for (const [px, py] of lines.flatMap(({ rounds }) => rounds.flat())) {
    expect(px).toBeGreaterThanOrEqual(left)
    expect(px).toBeLessThanOrEqual(end + 0.01)
    expect(py).toBeLessThanOrEqual(ground)
  }
  expect(x.domain[1]).toBe(3)
  expect(y.domain[0]).toBe(0)
})

it('a round that told nothing has no line, and a gauge that stayed at 0 has an axis', () => {
  const { lines, y } = layoutGauge([{ name: 'queue', index: 0, rounds: [[], [[0, 0]]] }], 600, 230)
  expect(lines[0]?.rounds).toHaveLength(1)
  expect(y.domain[1]).toBeGreaterThan(0)
})
