// What systems told of themselves: their gauges when the load ended, how long they took to drain, and the texts they show.
import { stripVTControlCharacters } from 'node:util'
import { drainInWords } from '../lab/drain.ts'
import type { Experiment, Gauge } from '../lab/experiment.ts'
import type { Result, SystemResult } from '../lab/result.ts'
import { significant } from '../lab/units.ts'
import { label } from './systems.ts'
import type { Look } from './terminal.ts'
import { padEnd, width, wrap } from './text.ts'

type Declared = Pick<Experiment, 'gauges' | 'shows'>

/** A line for each system that has gauges: "● queue  backlog 84 when the load ended; all done in 3.2 s (2.9–3.5)". */
export function gaugesText({ systems }: Result, { gauges = {} }: Declared, look: Look): string {
  const breadth = Math.max(...Object.keys(systems).map(width)) + 2
  return Object.entries(systems)
    .flatMap(([name, system], index) => {
      const values = Object.entries(gauges).flatMap(([name, gauge]) => {
        const value = whenLoadEnded(system, name)
        return value === undefined ? [] : [gaugeWords(gauge, name, value)]
      })
      if (values.length === 0) return []
      const told = [`${values.join(', ')} when the load ended`, drainInWords(system)].filter(Boolean)
      const text = `  ${padEnd(label(name, index, look), breadth)}  ${told.join('; ')}`
      return [wrap(text, look.columns, ' '.repeat(breadth + 4))]
    })
    .join('\n')
}

/** "backlog 84 photos"; by its name where nothing else is declared. */
export function gaugeWords({ label, unit }: Partial<Gauge> = {}, name: string, value: number): string {
  return `${label?.toLowerCase() ?? name} ${significant(value)}${unit ? ` ${unit}` : ''}`
}

/** In the last round. */
function whenLoadEnded({ rounds }: SystemResult, gauge: string): number | undefined {
  const last = rounds.at(-1)
  return last?.gauges?.[gauge]?.findLast(([at]) => at <= last.seconds)?.[1]
}

/** Every text under its name, indented, as it was told. */
export function showsText({ systems }: Result, { shows = {} }: Declared, look: Look): string {
  return Object.entries(systems)
    .flatMap(([name, system], index) =>
      Object.entries(system.shows ?? {}).map(([key, text]) => {
        const head = `  ${label(name, index, look)} ${look.color.dim(shows[key]?.label ?? key)}`
        return [head, ...harmless(text).flatMap((line) => folded(line, look.columns - 4))].join('\n')
      }),
    )
    .join('\n\n')
}

/** Lines without anything that would steer the terminal. */
const harmless = (text: string) =>
  stripVTControlCharacters(text)
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('\t', '  ').replace(/\p{Cc}/gu, ''))

function folded(line: string, columns: number): string[] {
  const parts = line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? ['']
  return parts.map((part) => `    ${part}`)
}
