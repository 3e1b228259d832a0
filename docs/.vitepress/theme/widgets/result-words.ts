// Errors, faults and load of a result, in words.
import type { PlannedFault, Sweep } from '../../../../src/lab/experiment.ts'
import type { ErrorKinds, Interval, Result, SweepResult } from '../../../../src/lab/result.ts'
import { rateOf } from '../../../../src/lab/turned.ts'
import { counted, group, percent, significant } from '../../../../src/lab/units.ts'
import type { LessonPage, ScenarioPage } from '../lesson.ts'

type Fault = NonNullable<Result['faults']>[number]

const kinds: [keyof ErrorKinds, string][] = [
  ['status', 'other than 2xx'],
  ['body', 'with a wrong body'],
  ['timeout', 'not answered in time'],
  ['connection', 'lost with their connection'],
]

export const errorsInWords = (errors: ErrorKinds) =>
  kinds.flatMap(([kind, words]) => (errors[kind] ? [`${group(errors[kind])} ${words}`] : [])).join(', ')

/** 4.2 % (3.8–4.6 %), and of none wrong how much it may be all the same. */
export function wrongInWords({ mean, low, high }: Interval): string {
  if (mean === 0) return `none (at most ${percent(high)})`
  return Number.isFinite(high) && high > low
    ? `${percent(mean)} (${significant(low * 100)}–${percent(high)})`
    : percent(mean)
}

const done = { kill: 'killed', freeze: 'frozen', slow: 'slowed down', restore: 'restored' }

export const faultsInWords = (faults: Fault[]) =>
  faults.map(
    ({ round, system, name, instance, fault }) =>
      `round ${round}, ${system}: ${name}${instance > 1 ? ` ${instance}` : ''} ${done[fault]}`,
  )

/** 20 connections, 6 rounds of 0.8 s after at most 2.5 s of warm-up. */
export function loadInWords({ workload, systems }: Result): string {
  const { loop, rate, connections, warmSeconds, loadSeconds } = workload
  const rounds = Object.values(systems)[0]?.rounds.length ?? 0
  const load =
    loop === 'open'
      ? `${significant(rate ?? 0)} requests offered a second (open loop)`
      : `${counted(connections, 'connection')} (closed loop)`
  return `${load}, ${counted(rounds, 'round')} of ${significant(loadSeconds)} s after up to ${significant(warmSeconds)} s of warm-up`
}

/** Several results stand on one page: what is told of one must be known by its name. */
export const labelled = (what: string, { scenario }: Pick<Result, 'scenario'>) =>
  scenario === undefined ? what : `${what}, scenario ${scenario}`

/** Shop 2 killed in every round, as planned. */
export const plannedInWords = ({ name, instance, fault }: NonNullable<Result['plannedFault']>) =>
  `${name}${instance > 1 ? ` ${instance}` : ''} ${done[fault]} in every round while load ran, as planned`

/** What measures it again: the lesson's command, with what was not as it is by default. */
export function commandFor(
  { lesson, scenario, knobs, workload, systems, curves, sweep, plannedFault }: Result,
  page: Defaults,
): string {
  const asked = scenario === undefined ? undefined : page.scenarios[scenario]
  const named = Object.keys(systems).join(',')
  const usual =
    asked?.systems ?? Object.keys(page.systems).filter((name) => !page.systems[name]?.onlyWhenNamed)
  const usualKnobs: Record<string, number | undefined> = asked?.knobs ?? {}
  const usualRate = rateOf(asked?.openRate ?? page.openRate ?? undefined, knobs)
  const options = [
    ...(scenario === undefined ? [] : [`--scenario ${scenario}`]),
    ...(named === usual.join(',') ? [] : [`--systems ${named}`]),
    ...databases(systems, page).map((name) => `--with ${name}`),
    ...(workload.quick ? ['--quick'] : []),
    ...(workload.loop === 'open' && workload.rate !== usualRate ? [`--open ${workload.rate}`] : []),
    ...(curves && (workload.quick || !(asked ?? page).curve) ? ['--curve'] : []),
    ...Object.entries(knobs)
      .filter(([name, value]) => (usualKnobs[name] ?? page.knobs[name]?.default) !== value)
      .map(([name, value]) => `--set ${name}=${value}`),
    ...(sweep && !isDeclared(sweep, asked?.sweep, knobs) ? [sweepOption(sweep)] : []),
    ...(plannedFault && faultOption(plannedFault) !== (asked?.fault && faultOption(asked.fault))
      ? [faultOption(plannedFault)]
      : []),
    ...(workload.seed === 1 ? [] : [`--seed ${workload.seed}`]),
  ]
  return lessonCommand(lesson, options)
}

/** The knob's own value is measured too, whether a scenario names it or not. */
function isDeclared(
  { knob, points }: SweepResult,
  declared: Sweep | undefined,
  knobs: Record<string, number>,
): boolean {
  const values = new Set([...(declared?.values ?? []), knobs[knob]])
  return (
    declared?.knob === knob && values.size === points.length && points.every(({ value }) => values.has(value))
  )
}

const sweepOption = ({ knob, points }: SweepResult) =>
  `--sweep ${knob}=${points.map(({ value }) => value).join(',')}`

const faultOption = ({ fault, name, instance }: PlannedFault) => `--fault ${fault}:${name}:${instance}`

/** npm run lesson caching -- --scenario slow */
export const lessonCommand = (lesson: string, options: string[]) =>
  `npm run lesson ${lesson.replace(/^\d+-/, '')}${options.length ? ` -- ${options.join(' ')}` : ''}`

/** Those that took SQLite's place in every system, as none of them declares it. */
const databases = (systems: Result['systems'], page: Defaults) =>
  ['postgres', 'mysql'].filter((database) =>
    Object.entries(systems).every(
      ([name, { engines }]) =>
        Object.hasOwn(engines, database) && !page.systems[name]?.engines?.includes(database),
    ),
  )

interface Defaults extends Pick<LessonPage, 'openRate' | 'curve'> {
  knobs: Record<string, { default: number }>
  systems: Record<string, { onlyWhenNamed?: boolean; engines?: string[] }>
  scenarios: Record<
    string,
    Pick<ScenarioPage, 'systems' | 'knobs' | 'openRate' | 'curve' | 'sweep' | 'fault'>
  >
}
