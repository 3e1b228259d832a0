// What is said before a run: the list of lessons, a lesson's help, and what is about to start.
import type { Experiment, Knob, System } from '../lab/experiment.ts'
import { instancesOf } from '../lab/instances.ts'
import type { Lesson } from '../lab/lessons.ts'
import type { Effect } from '../lab/result.ts'
import { percent, range, significant, times } from '../lab/units.ts'
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
export function whatStarts(
  { systems }: Experiment,
  names: string[],
  knobs: Record<string, number>,
  look: Look,
): string {
  const breadth = Math.max(...names.map(width)) + 2
  return names
    .map((name, index) => {
      const system = systems[name]
      const share = system?.load && `offered ${percent(system.load.share)} of what ${names[0]} carries`
      const made = system ? [...parts(system, knobs), ...(share ? [share] : [])].join(' · ') : ''
      const text = `  ${padEnd(label(name, index, look), breadth)}  ${look.color.dim(made)}`
      return wrap(text, look.columns, ' '.repeat(breadth + 4))
    })
    .join('\n')
}

function parts({ roles, engines = [] }: System, knobs: Record<string, number>): string[] {
  const processes = Object.entries(roles).map(([name, role]) => {
    if ('engine' in role) return `${name} (${Object.keys(role.engine).join(' or ')})`
    const count = instancesOf(role, knobs)
    return count > 1 ? `${count} ${name}s` : name
  })
  return [...processes, ...engines]
}

/** What `npm run lesson -- NAME --help` adds: this lesson's systems, knobs and scenarios. */
export function lessonHelp(
  { folder, name: lesson, title }: Lesson,
  experiment: Experiment,
  look: Look,
): string {
  const breadth = Math.max(...Object.keys(experiment.systems).map(width)) + 2
  const systems = Object.entries(experiment.systems).map(([name, { about }], index) =>
    wrap(`  ${padEnd(label(name, index, look), breadth)}  ${about}`, look.columns, ' '.repeat(breadth + 4)),
  )
  const knobs = Object.entries(experiment.knobs).map(([name, knob]) =>
    wrap(`  ${look.color.bold(name)}  ${knob.label}: ${knob.help} (${bounds(knob)})`, look.columns, '    '),
  )
  const scenarios = Object.entries(experiment.scenarios ?? {}).map(
    ([name, { question }]) =>
      `${wrap(`  ${look.color.bold(name)}  ${question}`, look.columns, '    ')}\n${look.color.dim(`    npm run lesson -- ${lesson} --scenario ${name}`)}`,
  )
  return [
    `${look.color.bold(title)} ${look.color.dim(folder)}\n${wrap(experiment.question, look.columns)}`,
    `Systems, for --systems\n${systems.join('\n')}`,
    knobs.length > 0 ? `Knobs, for --set\n${knobs.join('\n')}` : '',
    scenarios.length > 0 ? `Scenarios, for --scenario\n${scenarios.join('\n')}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

const bounds = ({ min, max, default: usual, unit }: Knob) =>
  `${range(min, max)}${unit ? ` ${unit}` : ''}, ${significant(usual)} unless set`
