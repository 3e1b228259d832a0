// Where a result comes from, in words: what makes a figure worth quoting.
import type { Result } from '../../../../src/lab/result.ts'
import { bytes, counted, percent } from '../../../../src/lab/units.ts'
import { dateOf } from '../widgets/result-view.ts'
import { loadInWords } from '../widgets/result-words.ts'

/** Each engine once, with its version. */
const engines = ({ systems }: Result) => [
  ...new Set(Object.values(systems).flatMap(({ engines }) => Object.values(engines))),
]

/** In one line, for below a picture. */
export function provenanceLine(result: Result): string {
  const { cpu, cores, node, commit } = result.machine
  return [
    `Measured on ${dateOf(result.startedAt)}`,
    `${cpu}, ${counted(cores, 'core')}`,
    [`Node ${node}`, ...engines(result)].join(', '),
    loadInWords(result),
    ...(commit ? [`commit ${commit}`] : []),
  ].join(' · ')
}

/** Name and value of each thing that one needs to know to judge it, or to repeat it. */
export function provenance(result: Result): [string, string][] {
  const { machine, workload, knobs } = result
  const steal =
    machine.stealPercent === null ? '' : `, ${percent(machine.stealPercent / 100)} taken by other machines`
  const others =
    machine.othersPercent === undefined
      ? ''
      : `, ${percent(machine.othersPercent / 100)} used by other programs`
  const cores = machine.pinned ? 'on different cores' : 'on the same cores'
  return [
    ['Measured', `${dateOf(result.startedAt)}, ${Math.round(result.seconds)} s in all`],
    [
      'Machine',
      `${machine.cpu}, ${counted(machine.cores, 'core')}, ${bytes(machine.memoryBytes)}, ${machine.os}`,
    ],
    ['Software', [`Node ${machine.node}`, ...engines(result)].join(', ')],
    ['Load', loadInWords(result)],
    [
      'Knobs',
      Object.entries(knobs)
        .map((knob) => knob.join('='))
        .join(', '),
    ],
    [
      'Conditions',
      `load average ${machine.loadAverage} before${steal}${others}, system and load generator ${cores}`,
    ],
    ['Source', `commit ${machine.commit ?? 'unknown'}, seed ${workload.seed}`],
  ]
}
