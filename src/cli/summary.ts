// A finished run as text: the table, the effects, the chart, the prediction, the claims, and where the numbers come from.
import type { Claim } from '../lab/experiment.ts'
import type { Machine, Result } from '../lab/result.ts'
import { bytes, counted, duration, group, percent, range, significant } from '../lab/units.ts'
import { effectOf, effectSentence, effectShort, predictionSentence } from '../lab/words.ts'
import { percentileChart } from './chart.ts'
import { label } from './systems.ts'
import { table } from './table.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

/** @param predicted the claim that the prediction was about */
export function summary(result: Result, predicted: Claim | undefined, look: Look): string {
  const curves = Object.fromEntries(Object.entries(result.systems).map(([name, { curve }]) => [name, curve]))
  const chart = percentileChart(curves, look)
  return [
    resultTable(result, look),
    effects(result, look),
    chart && `${look.color.dim('  latency by percentile')}\n${chart}`,
    prediction(result, predicted, look),
    claims(result, look),
    look.color.dim(provenance(result, look)),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** One line for each system. */
export function resultTable({ systems }: Result, look: Look): string {
  const all = Object.entries(systems)
  const cells = (cell: (system: Result['systems'][string]) => string) => all.map(([, system]) => cell(system))
  const latency = (head: string, key: 'p50' | 'p90' | 'p99' | 'p999', drop?: number) => ({
    head: look.color.dim(head),
    cells: cells((system) => duration(system.latency[key])),
    ...(drop ? { drop } : {}),
  })
  const dim = look.color.dim
  const columns = [
    { head: '', cells: all.map(([name], index) => label(name, index, look)), align: 'left' as const },
    { head: dim('req/s'), cells: cells(({ throughput }) => look.color.bold(significant(throughput.mean))) },
    { head: dim('95 % int.'), cells: cells(({ throughput: { low, high } }) => interval(low, high)), drop: 1 },
    latency('p50', 'p50'),
    latency('p90', 'p90', 3),
    latency('p99', 'p99'),
    latency('p99.9', 'p999', 2),
    {
      head: dim('errors'),
      cells: cells(({ errors }) => (errors > 0 ? look.color.magenta(group(errors)) : '0')),
    },
  ]
  if (all.some(([, { hitRatio }]) => hitRatio !== undefined))
    columns.push({
      head: dim('hits'),
      cells: cells(({ hitRatio }) => (hitRatio === undefined ? '–' : percent(Number(hitRatio.toFixed(2))))),
    })
  return table(columns, look.columns - 2).replace(/^/gm, '  ')
}

const interval = (low: number, high: number) => (high < Infinity ? range(low, high) : '–')

/** A sentence for each system over the baseline, and what happened to its latency in a second, quieter line. */
function effects(result: Result, look: Look): string {
  const lines = result.effects
    .filter(({ metric }) => metric === 'throughput')
    .flatMap((effect) => {
      const latency = result.effects.filter(
        ({ of, over, metric }) => of === effect.of && over === effect.over && metric !== 'throughput',
      )
      return [
        look.color.bold(wrap(`  ${effectSentence(effect)}`, look.columns, '  ')),
        ...(latency.length > 0
          ? [look.color.dim(wrap(`    ${latency.map(effectShort).join(' · ')}`, look.columns, '    '))]
          : []),
      ]
    })
  return lines.join('\n')
}

function prediction(result: Result, claim: Claim | undefined, look: Look): string {
  const effect = claim && effectOf(result.effects, claim)
  if (result.prediction === undefined || !effect || effect.rounds < 2) return ''
  return wrap(`  ${predictionSentence(result.prediction, effect)}`, look.columns, '  ')
}

function claims(result: Result, look: Look): string {
  const { green, red, dim } = look.color
  return result.claims
    .map(({ text, holds, why }) => {
      const told = wrap(`  ${holds ? '✓ holds:' : '✗ does not hold:'} ${text}`, look.columns, '    ')
      return `${(holds ? green : red)(told)}\n${dim(wrap(`    ${why}`, look.columns, '    '))}`
    })
    .join('\n')
}

/** Machine, software, commit, seed; then every reason for doubt. */
function provenance({ machine, workload, systems, seconds }: Result, look: Look): string {
  const rounds = Math.max(...Object.values(systems).map((system) => system.rounds.length))
  const load =
    workload.loop === 'open'
      ? `open loop at ${significant(workload.rate ?? 0)} req/s`
      : counted(workload.connections, 'connection')
  const facts = [
    ...machineFacts(machine),
    `commit ${machine.commit ?? 'unknown'}`,
    `seed ${workload.seed}`,
    load,
    `${counted(rounds, 'round')} of ${significant(workload.loadSeconds)} s, ${significant(seconds)} s in all`,
  ]
  return [
    wrapFacts(facts, look),
    ...machine.warnings.map((text) => wrap(`  ! ${text}`, look.columns, '    ')),
  ].join('\n')
}

export const machineFacts = ({ cpu, cores, memoryBytes, os, node }: Machine) => [
  cpu.replace(/\((R|TM)\)| CPU| @.*/g, ''),
  counted(cores, 'core'),
  bytes(memoryBytes),
  os,
  `Node ${node.replace(/^v/, '')}`,
]

/** Breaks between facts, not within one. */
export function wrapFacts(facts: string[], look: Look): string {
  const held = facts.map((fact) => fact.replaceAll(' ', '\u00a0'))
  return wrap(`  ${held.join(' · ')}`, look.columns, '  ').replaceAll('\u00a0', ' ')
}
