// A run under way as text: a line and a bar for each system, and a line for each finished round.
import type { LabEvent } from '../lab/events.ts'
import { duration, range, rate, significant, times } from '../lab/units.ts'
import type { Lane, RunState } from './run-state.ts'
import { label, paint } from './systems.ts'
import type { Look } from './terminal.ts'
import { padEnd, padStart, width, wrap } from './text.ts'

/** The live block; `seconds` is the time since it last began something: preparing, then measuring. */
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
    dim(wrap(`  ${[...soFar(state), timeSpent(state, seconds)].join(' · ')}`, look.columns, '  ')),
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

const soFar = ({ effects }: RunState) =>
  effects
    .filter(({ metric, rounds }) => metric === 'throughput' && rounds > 1)
    .map(({ of, ratio, low, high }) => `${of} ${times(ratio)} (${range(low, high)}) so far`)

/** How long it has taken; where the number of rounds is open, how long it may take. */
function timeSpent({ budgetSeconds, rounds }: RunState, seconds: number): string {
  const spent = `${Math.round(seconds)} s`
  return rounds.least < rounds.most ? `${spent} of at most about ${Math.ceil(budgetSeconds)} s` : spent
}

/** A finished round in a line, in req/s: "round  1   ○ before 312   ● memory 9 870 req/s". */
export function roundLine(event: LabEvent & { type: 'round' }, { lanes }: RunState, look: Look): string {
  const { dim, magenta } = look.color
  const cells = [...lanes.keys()].map((name, index) => {
    const { throughput, errors } = event.systems[name] ?? { throughput: 0, errors: 0 }
    const bad = errors > 0 ? magenta(` (${errors} err)`) : ''
    return `${label(name, index, look)} ${significant(throughput)}${bad}`
  })
  const number = padStart(String(event.round), 2)
  return wrap(
    `  ${dim(`round ${number}`)}   ${cells.join('   ')} ${dim('req/s')}`,
    look.columns,
    ' '.repeat(13),
  )
}

/** How far it got, for someone who stopped it: "in round 3 of at most 12, measuring memory". */
export function whereItStands({ round, rounds, lanes, preparing }: RunState): string {
  if (round === 0) return preparing ? 'while preparing' : 'before the first round'
  const busy = [...lanes].find(([, { phase }]) => phase !== 'waiting' && phase !== 'done')
  return `in round ${round} of at most ${rounds.most}${busy ? `, ${busy[1].phase} ${busy[0]}` : ''}`
}
