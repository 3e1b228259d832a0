import { describe, expect, it } from 'vitest'
import { type BarRow, layoutBars, mostOf } from './bars-layout.ts'

const row = (name: string, value: number, more: Partial<BarRow> = {}): BarRow => ({
  name,
  index: 0,
  value,
  rounds: [],
  ...more,
})
const format = (value: number) => String(value)

describe('layoutBars', () => {
  it('writes the figure into a bar that has room for it, beside another one', () => {
    const { rows } = layoutBars({ rows: [row('before', 100), row('memory', 10_000)], format }, 480)
    expect(rows.map(({ label }) => label.inside)).toEqual([false, true])
    const [short] = rows
    expect(short?.label.x).toBeGreaterThan((short?.x ?? 0) + (short?.width ?? 0))
  })
  it('keeps the figure off the dots and the interval', () => {
    const wide = row('memory', 100, { interval: [5, 300], rounds: [10, 250] })
    const { rows } = layoutBars({ rows: [wide], format }, 480)
    expect(rows[0]?.label.inside).toBe(false)
    expect(rows[0]?.label.x).toBeGreaterThan(rows[0]?.interval?.high ?? 0)
  })
  it('writes it above where there is no room to the right', () => {
    const { rows } = layoutBars({ rows: [row('memory', 389, { interval: [100, 1490] })], format }, 480)
    expect(rows[0]?.label).toMatchObject({ anchor: 'end', x: 478 })
  })
  it('puts long names above their bars where it is narrow', () => {
    const rows = [row('stale-while-revalidate', 1)]
    expect(layoutBars({ rows, format }, 320).rows[0]?.x).toBe(6)
    expect(layoutBars({ rows, format }, 1200).rows[0]?.x).toBeGreaterThan(100)
  })
})

describe('a prediction', () => {
  it('gets room on the axis when it is not far off', () => {
    expect(mostOf([row('a', 100)], { value: 200, text: '' })).toBe(200)
    expect(
      layoutBars({ rows: [row('a', 100)], said: { value: 200, text: 'x' }, format }, 480).said?.beyond,
    ).toBe(false)
  })
  it('points off the axis when it is', () => {
    expect(mostOf([row('a', 100)], { value: 900, text: '' })).toBe(100)
    const { said } = layoutBars(
      { rows: [row('a', 100)], said: { value: 900, text: 'you said ×9' }, format },
      480,
    )
    expect(said).toMatchObject({ beyond: true, anchor: 'end' })
  })
  it('doesn’t run through a figure', () => {
    const rows = [row('before', 108, { rounds: [90, 120] }), row('memory', 21_739, { rounds: [15_000] })]
    const { rows: placed, said } = layoutBars(
      { rows, said: { value: 1728, text: 'you said ×16' }, format },
      480,
    )
    for (const { label } of placed) expect(label.x).toBeGreaterThan(said?.at ?? Infinity)
  })
})
