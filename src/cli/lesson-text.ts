// What is said around a run: the list of lessons, a lesson's help, what is about to start, and what to do next.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Experiment, Knob, System } from '../lab/experiment.ts'
import type { Lesson } from '../lab/lessons.ts'
import { LESSONS } from '../lab/paths.ts'
import type { Effect } from '../lab/result.ts'
import { range, significant, times } from '../lab/units.ts'
import { label } from './systems.ts'
import { table } from './table.ts'
import type { Look } from './terminal.ts'
import { padEnd, padStart, width, wrap } from './text.ts'

export interface LastRun {
  effect: Effect | undefined
  claimsHold: boolean
}

/** "done ✓ ×31.6 throughput", or that it waits. */
export function progressOf({ experiment }: Lesson, last: LastRun | undefined): string {
  if (!experiment) return 'to read'
  if (!last) return 'not yet run'
  const effect = last.effect ? ` ${times(last.effect.ratio)} ${last.effect.metric}` : ''
  return last.claimsHold ? `done ✓${effect}` : `run, claim failed ✗${effect}`
}

/** Every lesson, one a line. */
export function lessonList(lessons: Lesson[], lastRuns: Map<string, LastRun>, look: Look): string {
  const { green, dim, bold } = look.color
  const progress = lessons.map((lesson) => {
    const last = lastRuns.get(lesson.folder)
    return (last?.claimsHold ? green : dim)(progressOf(lesson, last))
  })
  const columns = [
    { head: '', cells: lessons.map(({ number }) => dim(padStart(String(number), 2))) },
    { head: '', cells: lessons.map(({ name }) => bold(name)), align: 'left' as const },
    { head: '', cells: lessons.map(({ title }) => title), align: 'left' as const, drop: 1 },
    { head: '', cells: progress, align: 'left' as const },
  ]
  return table(columns, look.columns - 2)
    .split('\n')
    .slice(1)
    .join('\n')
    .replace(/^/gm, '  ')
}

/** The systems about to be compared, with their processes and engines. */
export function whatStarts({ systems }: Experiment, names: string[], look: Look): string {
  const breadth = Math.max(...names.map(width)) + 2
  return names
    .map((name, index) => {
      const made = systems[name] ? parts(systems[name]) : ''
      return `  ${padEnd(label(name, index, look), breadth)}  ${look.color.dim(made)}`
    })
    .join('\n')
}

function parts({ roles, engines = [] }: System): string {
  const processes = Object.entries(roles).map(([name, role]) => {
    if ('engine' in role) return `${name} (${Object.keys(role.engine).join(' or ')})`
    return role.instances && role.instances > 1 ? `${role.instances} ${name}s` : name
  })
  return [...processes, ...engines].join(' · ')
}

/** What `npm run lesson -- NAME --help` adds: this lesson's systems and knobs. */
export function lessonHelp({ folder, title }: Lesson, experiment: Experiment, look: Look): string {
  const breadth = Math.max(...Object.keys(experiment.systems).map(width)) + 2
  const systems = Object.entries(experiment.systems).map(([name, { about }], index) =>
    wrap(`  ${padEnd(label(name, index, look), breadth)}  ${about}`, look.columns, ' '.repeat(breadth + 4)),
  )
  const knobs = Object.entries(experiment.knobs).map(([name, knob]) =>
    wrap(`  ${look.color.bold(name)}  ${knob.label}: ${knob.help} (${bounds(knob)})`, look.columns, '    '),
  )
  return [
    `${look.color.bold(title)} ${look.color.dim(folder)}\n${wrap(experiment.question, look.columns)}`,
    `Systems, for --systems\n${systems.join('\n')}`,
    knobs.length > 0 ? `Knobs, for --set\n${knobs.join('\n')}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

const bounds = ({ min, max, default: usual, unit }: Knob) =>
  `${range(min, max)}${unit ? ` ${unit}` : ''}, ${significant(usual)} unless set`

/** Where the code and the text are, a knob worth turning, and how to measure a version of one's own. */
export async function whatNext(
  { folder, name }: Lesson,
  { knobs, systems }: Experiment,
  turned: Record<string, number>,
  look: Look,
): Promise<string> {
  const row = (head: string, text: string) =>
    wrap(`  ${look.color.dim(head.padEnd(5))}  ${text}`, look.columns, ' '.repeat(9))
  const rows = [row('code', (await codeFiles(folder)).join(' ')), row('read', `lessons/${folder}/README.md`)]
  const untouched = Object.entries(knobs).find(([key, knob]) => turned[key] === knob.default)
  if (untouched) {
    const [knobName, knob] = untouched
    rows.push(row('try', `npm run lesson -- ${name} --set ${knobName}=${worthTrying(knob)}`))
    rows.push(look.color.dim(wrap(`${' '.repeat(9)}${knobName}: ${knob.help}`, look.columns, ' '.repeat(9))))
  }
  const yours = Object.keys(systems).find((system) => systems[system]?.onlyWhenNamed)
  if (yours)
    rows.push(row('yours', `npm run lesson -- ${name} --systems ${Object.keys(systems)[0]},${yours}`))
  return rows.join('\n')
}

/** Four times its default if that is allowed, otherwise a quarter. */
export function worthTrying({ default: usual, min, max, integer }: Knob): number {
  const value = usual * 4 <= max ? usual * 4 : Math.max(min, usual / 4)
  return integer ? Math.round(value) : value
}

/** The lesson's own code, the strategy before the servers that use it. */
async function codeFiles(folder: string): Promise<string[]> {
  const files = await readdir(join(LESSONS, folder)).catch(() => [])
  const code = files.filter((file) => /^(?!exercise|.*\.test).*\.ts$/.test(file))
  const isServer = (file: string) => Number(/^(before|after)/.test(file))
  return code
    .sort((a, b) => isServer(a) - isServer(b))
    .map((file) => `lessons/${folder}/${file}`)
    .slice(0, 2)
}
