// A run under way as text: a line and a bar for each system, and a line for each finished round.
import type { LabEvent } from '../lab/events.ts'
import type { Lane, RunState } from './run-state.ts'
import { label, paint } from './systems.ts'
import type { Look } from './terminal.ts'
import { padEnd, padStart, width, wrap } from './text.ts'
import { duration, range, rate, significant, times } from './units.ts'

/** The live block; `seconds` is the time since the run began. */
export function runView(state: RunState, seconds: number, look: Look): string {
  const { bold, dim } = look.color
  if (state.round === 0) return preparingLine(state, seconds, look)
  const { least, most } = state.rounds
  const names = [...state.lanes.keys()]
  const breadth = Math.max(...names.map(width)) + 2
  return [
    '',
    `  ${bold(`Round ${state.round}`)} ${dim(`of ${least === most ? most : `${least}–${most}`}`)}`,
    ...[...state.lanes].map(([name, lane], index) => laneLine(name, lane, index, breadth, look)),
    dim(
      wrap(
        `  ${soFar(state)}${Math.round(seconds)} s of about ${Math.ceil(state.budgetSeconds)} s`,
        look.columns,
        '  ',
      ),
    ),
  ].join('\n')
}

function preparingLine({ preparing }: RunState, seconds: number, look: Look): string {
  const text = `  ${preparing?.text ?? 'Starting'} …`
  const known = preparing?.done
  if (known === undefined) return `${text} ${look.color.dim(`${Math.round(seconds)} s`)}`
  return `${text}  ${bar(known, 20)} ${Math.round(known * 100)} %`
}

function laneLine(name: string, lane: Lane, index: number, breadth: number, look: Look): string {
  const { dim, magenta } = look.color
  // What the other columns leave, within reason.
  const cells = Math.min(Math.max(look.columns - breadth - 50, 6), 30)
  const drawn = bar(lane.done, cells)
  return [
    `  ${padEnd(label(name, index, look), breadth)}`,
    lane.phase === 'waiting' ? dim(drawn) : paint(drawn, index, look),
    dim(padEnd(lane.phase, 9)),
    padStart(lane.throughput === null ? '' : rate(lane.throughput), 13),
    lane.p99 === null ? '' : `${dim('p99')} ${padStart(duration(lane.p99), 7)}`,
    lane.errors > 0 ? magenta(`${lane.errors} err`) : '',
  ]
    .join(' ')
    .trimEnd()
}

const bar = (share: number, cells: number) => {
  const full = Math.round(share * cells)
  return '█'.repeat(full) + '░'.repeat(cells - full)
}

function soFar({ effects }: RunState): string {
  const throughput = effects.filter(({ metric }) => metric === 'throughput')
  return throughput
    .map(({ of, ratio, low, high }) => `${of} ${times(ratio)} (${range(low, high)}) · `)
    .join('')
}

/** A finished round in a line, in req/s: "round  1   ● before 312   ▲ memory 9 870 req/s". */
export function roundLine(event: LabEvent & { type: 'round' }, { lanes }: RunState, look: Look): string {
  const { dim, magenta } = look.color
  const names = [...lanes.keys()]
  const cells = Object.entries(event.systems).map(([name, { throughput, errors }]) => {
    const bad = errors > 0 ? magenta(` (${errors} err)`) : ''
    return `${label(name, names.indexOf(name), look)} ${significant(throughput)}${bad}`
  })
  const number = padStart(String(event.round), 2)
  return wrap(
    `  ${dim(`round ${number}`)}   ${cells.join('   ')} ${dim('req/s')}`,
    look.columns,
    ' '.repeat(13),
  )
}
