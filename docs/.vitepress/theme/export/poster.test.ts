import { describe, expect, it } from 'vitest'
import { type Part, poster, rows, wrapped } from './poster.ts'

const part = (caption: string, x: number, y: number): Part => ({
  caption,
  x,
  y,
  width: 400,
  height: 200,
  viewBox: '0 0 400 200',
  markup: '<path d="M0 0"/>',
})

it('puts charts that stand side by side on the page side by side', () => {
  const found = rows([part('curve', 0, 400), part('p99', 440, 103), part('throughput', 0, 100)])
  expect(found.map((row) => row.map(({ caption }) => caption))).toEqual([['throughput', 'p99'], ['curve']])
})

it('breaks lines between words', () => {
  expect(wrapped('one two three four', 9)).toEqual(['one two', 'three', 'four'])
  expect(wrapped('averyverylongword', 5)).toEqual(['averyverylongword'])
})

describe('poster', () => {
  const made = poster({
    title: 'Before & after <3',
    lines: ['×202'],
    provenance: 'Measured here',
    parts: [part('Throughput', 0, 0), part('p99', 440, 0), part('Curve', 0, 300)],
    colours: { paper: '#fff', ink: '#000', quiet: '#555' },
    fonts: { text: 'sans-serif', title: 'serif' },
    faces: '',
  })
  it('holds everything, escaped, on its own paper', () => {
    expect(made).toContain('Before &amp; after &lt;3')
    expect(made).toContain('Measured here')
    expect(made).toContain('fill="#fff"')
    expect(made.match(/<svg /g)).toHaveLength(4)
  })
  it('is as wide as its widest row and high enough for all rows', () => {
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(made)?.map(Number) ?? []
    expect(width).toBe(840 + 64)
    expect(height).toBeGreaterThan(2 * 200 + 100)
  })
})
