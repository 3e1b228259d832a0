import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Result } from '../../../../src/lab/result.ts'
import { toCsv } from './csv.ts'
import { toMarkdown } from './markdown.ts'

const recorded = JSON.parse(
  readFileSync(new URL('../../../../benchmarks/recorded/03-caching.json', import.meta.url), 'utf8'),
) as Result

test('Markdown has a row for each system, the effects with their intervals, and where it was measured', () => {
  const text = toMarkdown(recorded, [])
  for (const name of Object.keys(recorded.systems)) expect(text).toContain(`| ${name} |`)
  expect(text).toMatch(/memory carries ×[\d.]+ the throughput of before \([\d.]+–[\d.]+\)/)
  expect(text).toContain(`Node ${recorded.machine.node}`)
  const widths = text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(' | ').length)
  expect(new Set(widths).size).toBe(1)
})

test('CSV has a line for each system and round, all as long as its head', () => {
  const lines = toCsv(recorded).trimEnd().split('\r\n')
  const rounds = Object.values(recorded.systems).flatMap(({ rounds }) => rounds)
  expect(lines).toHaveLength(rounds.length + 1)
  expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1)
})

test('CSV quotes what needs it', () => {
  const system = recorded.systems.before
  const odd = { ...recorded, systems: { 'a, "b"': system } } as Result
  expect(toCsv(odd)).toContain('"a, ""b"""')
})
