// A run under way as text: a line and a bar for each system, and a line for each finished round.
import type { LabEvent } from '../lab/events.ts'
import type { Gauge } from '../lab/experiment.ts'
import { toldEffects } from '../lab/headline.ts'
import { duration, percent, rate, significant } from '../lab/units.ts'
import { effectShort } from '../lab/words.ts'
import type { Lane, RunState, Step } from './run-state.ts'
import { gaugeWords } from './system-words.ts'
import { label, paint } from './systems.ts'
import type { Look } from './terminal.ts'
import { padEnd, padStart, width, wrap } from './text.ts'

/** The live block; `seconds` is the time since it last began something: preparing, then measuring. */
export function runView(
  state: RunState,
  seconds: number,
  look: Look,
  gauges: Record<string, Gauge> = {},
): string {
  const { bold, dim } = look.color
  if (state.round === 0) return preparingLine(state, seconds, look)
  const names = [...state.lanes.keys()]
  const breadth = Math.max(...names.map(width)) + 2
  return [
    '',
    ...(state.step ? [bold(stepLine(state.step, look))] : []),
    ...(state.step && !state.step.hasRounds ? [] : [roundOf(state, look)]),
    ...[...state.lanes].flatMap(([name, lane], index) => [
      laneLine(name, lane, index, breadth, look),
      ...gaugesLine(lane, gauges, breadth, look),
    ]),
    dim(wrap(`  ${[...soFar(state), timeSpent(state, seconds)].join(' · ')}`, look.columns, '  ')),
  ].join('\n')
}

function roundOf({ round, rounds: { least, most } }: RunState, { color: { bold, dim } }: Look): string {
  return `  ${bold(`Round ${round}`)} ${dim(`of ${least === most ? most : `${least}–${most}`}`)}`
}

/** "step 3 of 12: before at 30 % of its capacity". */
export const stepLine = ({ step, of, text }: Step, look: Look) =>
  wrap(`  step ${step} of ${of}: ${text}`, look.columns, '    ')

/** What a system tells of itself, in a quiet line below it: "backlog 84". */
function gaugesLine(lane: Lane, gauges: Record<string, Gauge>, breadth: number, look: Look): string[] {
  const told = Object.entries(lane.gauges).map(([name, value]) => gaugeWords(gauges[name], name, value))
  if (told.length === 0) return []
  const indent = ' '.repeat(breadth + 3)
  return [look.color.dim(wrap(`${indent}${told.join(' · ')}`, look.columns, indent))]
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

const soFar = ({ effects, loop, claims }: RunState): string[] =>
  toldEffects(effects, loop, claims).map((effect) => `${effect.of} ${effectShort(effect)} so far`)

/** How long it has taken; where the number of rounds is open, how long it may take. */
function timeSpent({ budgetSeconds, rounds, step }: RunState, seconds: number): string {
  const spent = `${Math.round(seconds)} s`
  return !step && rounds.least < rounds.most
    ? `${spent} of at most about ${Math.ceil(budgetSeconds)} s`
    : spent
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
  // Lines break between systems, not within one.
  const held = cells.map((cell) => cell.replaceAll(' ', '\u00a0')).join('\u00a0\u00a0 ')
  return wrap(`  ${dim(`round ${number}`)}   ${held} ${dim('req/s')}`, look.columns, ' '.repeat(13))
    .replaceAll('\u00a0', ' ')
    .replace(/ +$/gm, '')
}

/** A measured step of a load curve in a line: "○ before  30 %  36 req/s, p50 9.1 ms, p99 41 ms". */
export function curvePointLine(
  { system, point }: LabEvent & { type: 'curve-point' },
  { lanes }: RunState,
  look: Look,
): string {
  const { dim, magenta } = look.color
  const index = [...lanes.keys()].indexOf(system)
  const { share, goodput, latency, errors } = point
  const bad = errors > 0 ? magenta(` (${errors} err)`) : ''
  const figures = `${rate(goodput)}${bad} ${dim('p50')} ${duration(latency.p50)} ${dim('p99')} ${duration(latency.p99)}`
  return `  ${dim('load')} ${padStart(percent(share), 5)}   ${label(system, index, look)} ${figures}`
}

/** How far it got, for someone who stopped it: "in round 3 of at most 12, measuring memory". */
export function whereItStands({ round, rounds, lanes, preparing, step }: RunState): string {
  if (step) return `in step ${step.step} of ${step.of} (${step.text})`
  if (round === 0) return preparing ? 'while preparing' : 'before the first round'
  const busy = [...lanes].find(([, { phase }]) => phase !== 'waiting' && phase !== 'done')
  return `in round ${round} of at most ${rounds.most}${busy ? `, ${busy[1].phase} ${busy[0]}` : ''}`
}
