// Errors, faults and load of a result, in words.
import type { ErrorKinds, Result } from '../../../../src/lab/result.ts'
import { counted, group, significant } from '../../../../src/lab/units.ts'

type Fault = NonNullable<Result['faults']>[number]

const kinds: [keyof ErrorKinds, string][] = [
  ['status', 'other than 2xx'],
  ['body', 'with a wrong body'],
  ['timeout', 'not answered in time'],
  ['connection', 'lost with their connection'],
]

export const errorsInWords = (errors: ErrorKinds) =>
  kinds.flatMap(([kind, words]) => (errors[kind] ? [`${group(errors[kind])} ${words}`] : [])).join(', ')

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

/** A quick run warms up for less. */
const USUAL_WARM_SECONDS = 2.5

/** What measures it again: the lesson's command, with what was not as it is by default. */
export function commandFor({ lesson, knobs, workload, systems }: Result, page: Defaults): string {
  const named = Object.keys(systems).join(',')
  const usual = Object.keys(page.systems).filter((name) => !page.systems[name]?.onlyWhenNamed)
  const options = [
    ...(named === usual.join(',') ? [] : [`--systems ${named}`]),
    ...databases(systems).map((name) => `--with ${name}`),
    ...(workload.warmSeconds < USUAL_WARM_SECONDS ? ['--quick'] : []),
    ...(workload.loop === 'open' ? [`--open ${workload.rate}`] : []),
    ...Object.entries(knobs)
      .filter(([name, value]) => page.knobs[name]?.default !== value)
      .map(([name, value]) => `--set ${name}=${value}`),
    ...(workload.seed === 1 ? [] : [`--seed ${workload.seed}`]),
  ]
  return `npm run lesson ${lesson.replace(/^\d+-/, '')}${options.length ? ` -- ${options.join(' ')}` : ''}`
}

/** Those that took SQLite's place in every system. */
const databases = (systems: Result['systems']) =>
  ['postgres', 'mysql'].filter((name) =>
    Object.values(systems).every(({ engines }) => Object.hasOwn(engines, name)),
  )

interface Defaults {
  knobs: Record<string, { default: number }>
  systems: Record<string, { onlyWhenNamed?: boolean }>
}
