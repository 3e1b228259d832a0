// A finished run as text: the table, the effects, the chart, the prediction, the claims, and where the numbers come from.
import { effectOf, predictedClaim } from '../lab/claim.ts'
import type { Claim, Experiment } from '../lab/experiment.ts'
import type { Machine, Result } from '../lab/result.ts'
import { sweepKind } from '../lab/theory/sweep-kind.ts'
import { bytes, counted, significant } from '../lab/units.ts'
import { claimVerdict, faultSentence, predictionSentence } from '../lab/words.ts'
import { percentileChart } from './chart.ts'
import { curvesText } from './curve-text.ts'
import { effectsText } from './effects-text.ts'
import { resultTable } from './result-table.ts'
import { routesText } from './routes-text.ts'
import { sweepText } from './sweep-text.ts'
import { gaugesText, showsText } from './system-words.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

/** @param claimed what the question claims, the first of a ratio being what was predicted */
export function summary(result: Result, experiment: Experiment, claimed: Claim[], look: Look): string {
  const curves = Object.fromEntries(Object.entries(result.systems).map(([name, { curve }]) => [name, curve]))
  const chart = percentileChart(curves, look)
  const { sweep } = result
  return [
    resultTable(result, look),
    routesText(result, look),
    gaugesText(result, experiment, look),
    effectsText(result, claimed, look),
    chart && `${look.color.dim('  latency by percentile')}\n${chart}`,
    sweep && sweepText(sweep, result, sweepKind(experiment, sweep.knob), look),
    curvesText(result, look),
    showsText(result, experiment, look),
    prediction(result, claimed, look),
    claims(result, look),
    look.color.dim(provenance(result, look)),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function prediction(result: Result, claimed: Claim[], look: Look): string {
  const claim = predictedClaim(claimed)
  const effect = claim && effectOf(result.effects, claim)
  if (result.prediction === undefined || !effect || effect.rounds < 2) return ''
  return wrap(`  ${predictionSentence(result.prediction, effect)}`, look.columns, '  ')
}

function claims(result: Result, look: Look): string {
  const { green, red, yellow, dim } = look.color
  return result.claims
    .map((claim) => {
      const { mark, words } = claimVerdict(claim)
      const paint = claim.holds ? green : claim.undecided ? yellow : red
      const told = wrap(`  ${mark} ${words}: ${claim.text}`, look.columns, '    ')
      const why = claim.undecided ? `${claim.why}. ${moreRounds(result)}` : claim.why
      return `${paint(told)}\n${dim(wrap(`    ${why}`, look.columns, '    '))}`
    })
    .join('\n')
}

/** What to do about an interval that is too wide. */
const moreRounds = ({ workload, systems }: Result) =>
  workload.quick
    ? 'More and longer rounds would tell: leave out --quick.'
    : `More rounds would tell: --rounds ${Math.min(100, 2 * roundsOf(systems))}.`

const roundsOf = (systems: Result['systems']) =>
  Math.max(...Object.values(systems).map(({ rounds }) => rounds.length))

/** Machine, software, commit, seed; then every reason for doubt. */
function provenance({ machine, workload, systems, seconds, plannedFault }: Result, look: Look): string {
  const rounds = roundsOf(systems)
  const load =
    workload.loop === 'open'
      ? `open loop at ${significant(workload.rate ?? 0)} req/s`
      : counted(workload.connections, 'connection')
  const facts = [
    ...machineFacts(machine),
    `commit ${machine.commit ?? 'unknown'}`,
    `seed ${workload.seed}`,
    load,
    ...(plannedFault ? [faultSentence(plannedFault)] : []),
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
