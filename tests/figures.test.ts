// Figures in a lesson's text are those of its recorded results: nobody has to believe that somebody copied them right. How they are
// to be written: docs/guide/writing-a-lesson.md, step 10.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Metric } from '../src/lab/experiment.ts'
import { type Lesson, listLessons } from '../src/lab/lessons.ts'
import { LESSONS } from '../src/lab/paths.ts'
import { recordedResult } from '../src/lab/recorded.ts'
import type { Result, SystemResult } from '../src/lab/result.ts'
import { type Estimate, pairedRatio } from '../src/lab/statistics.ts'
import { figure } from '../src/lab/summary.ts'

const METRICS: Metric[] = ['throughput', 'p50', 'p99']
const EFFECT = /×([\d.\u202f]+) \(([\d.\u202f]+)–([\d.\u202f]+)\)/g
/** In a table of the text for GitHub. */
const RATE_OR_TIME = /(\d+(?:[ \u202f\u00a0]\d{3})*(?:\.\d+)?) (req\/s|µs|ms|s)\b/g
/** How many µs, or req/s, each is. */
const UNITS: Record<string, number> = { 'req/s': 1, µs: 1, ms: 1e3, s: 1e6 }

const results = ({ folder, experiment }: Lesson) =>
  [undefined, ...Object.keys(experiment?.scenarios ?? {})].flatMap(
    (name) => recordedResult(folder, name) ?? [],
  )

/** Every two systems of a result that were measured in the same rounds. */
function effectsOf({ systems }: Result): Estimate[] {
  const all = Object.values(systems)
  return all.flatMap((of) => all.filter((over) => over !== of).flatMap((over) => ratiosOf(of, over)))
}

const ratiosOf = (of: SystemResult, over: SystemResult): Estimate[] =>
  [undefined, ...Object.keys(of.routes ?? {})].flatMap((route) =>
    METRICS.flatMap((metric) => {
      const [a, b] = [of, over].map(({ rounds }) => rounds.map((round) => figure(metric, round, route)))
      return [...(a as number[]), ...(b as number[])].every((value) => value > 0)
        ? [pairedRatio(a as number[], b as number[])]
        : []
    }),
  )

/** Rates in req/s, times in µs. */
function figuresOf({ systems }: Result): number[] {
  const all = Object.values(systems)
  const parts = [...all, ...all.flatMap(({ routes = {} }) => Object.values(routes))]
  return [
    ...parts.flatMap(({ throughput, latency }) => [throughput.mean, ...Object.values(latency)]),
    ...all.flatMap(({ offered = [], drainSeconds }) => [offered, (drainSeconds?.mean ?? 0) * 1e6].flat()),
  ]
}

/** Whether a figure with so many digits is that number. */
function isTold(text: string, exact: number): boolean {
  const plain = text.replaceAll(/[ \u202f\u00a0]/g, '')
  const digits = plain.replace(/^0\.0*|\./g, '').replace(/(?<=\d{3})0+$/, '').length
  return Number(exact.toPrecision(digits)) === Number(plain)
}

const lessons = (await listLessons()).filter(({ experiment }) => experiment)
const textOf = ({ folder }: Lesson) => readFileSync(join(LESSONS, folder, 'README.md'), 'utf8')

test.each(lessons)('$folder: every effect with its interval', (lesson) => {
  const known = results(lesson).flatMap(effectsOf)
  // What stands beside the command that repeats it was measured with other knobs, or in more rounds, and isn't kept.
  const paragraphs = textOf(lesson)
    .split(/\n(?=\n|- )/)
    .filter((text) => !/`[^`]*--(set|rounds) /.test(text))
  const told = paragraphs.flatMap((text) => [...text.matchAll(EFFECT)])
  const wrong = told.filter(
    ([, ratio, low, high]) =>
      !known.some(
        (it) =>
          isTold(ratio as string, it.mean) &&
          isTold(low as string, it.low) &&
          isTold(high as string, it.high),
      ),
  )
  expect(told, 'no effect such as "×1.9 (1.1–3.3)" in the text').not.toEqual([])
  expect(wrong.map(([text]) => text)).toEqual([])
})

test.each(lessons)('$folder: every rate and time in the tables for GitHub', (lesson) => {
  const blocks = textOf(lesson).match(/<!-- github -->\n.*?<!-- \/github -->/gs) ?? []
  const told = blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => [...line.matchAll(RATE_OR_TIME)])
  const known = results(lesson).flatMap(figuresOf)
  const wrong = told.filter(
    ([, number, unit]) =>
      !known.some((it) => isTold(number as string, it / (UNITS[unit as string] as number))),
  )
  expect(told, 'no table with rates or times between <!-- github --> and <!-- /github -->').not.toEqual([])
  expect(wrong.map(([text]) => text)).toEqual([])
})
