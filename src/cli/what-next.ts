// What to do after a run.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Experiment, Knob } from '../lab/experiment.ts'
import type { Lesson } from '../lab/lessons.ts'
import { LESSONS } from '../lab/paths.ts'
import type { Result } from '../lab/result.ts'
import type { Look } from './terminal.ts'
import { wrap } from './text.ts'

/** Where the code and the text are, a knob worth turning, another question, and how to measure a version of one's own. */
export async function whatNext(
  { folder, name }: Lesson,
  { knobs, systems, scenarios = {} }: Experiment,
  { knobs: turned, scenario }: Pick<Result, 'knobs' | 'scenario'>,
  look: Look,
): Promise<string> {
  const row = (head: string, text: string) =>
    wrap(`  ${look.color.dim(head.padEnd(5))}  ${text}`, look.columns, ' '.repeat(9))
  const aside = (text: string) => look.color.dim(wrap(`${' '.repeat(9)}${text}`, look.columns, ' '.repeat(9)))
  const files = await codeFiles(folder)
  const rows = [
    ...(files.length > 0 ? [row('code', files.join(' '))] : []),
    row('read', `lessons/${folder}/README.md`),
  ]
  const untouched = Object.entries(knobs).find(([key, knob]) => turned[key] === knob.default)
  if (untouched) {
    const [knobName, knob] = untouched
    rows.push(row('try', `npm run lesson -- ${name} --set ${knobName}=${worthTrying(knob)}`))
    rows.push(aside(`${knobName}: ${knob.help}`))
  }
  const next = following(Object.keys(scenarios), scenario)
  if (next) {
    rows.push(row('ask', `npm run lesson -- ${name} --scenario ${next}`))
    rows.push(aside(scenarios[next]?.question ?? ''))
  }
  if (systems.yours)
    rows.push(row('yours', `npm run lesson -- ${name} --systems ${Object.keys(systems)[0]},yours`))
  return rows.join('\n')
}

/** The scenario after this one; the first after the experiment itself. */
const following = (names: string[], done: string | undefined) =>
  names[done === undefined ? 0 : names.indexOf(done) + 1]

/** Four times its default if that is allowed, otherwise a quarter. */
export function worthTrying({ default: usual, min, max, integer }: Knob): number {
  const value = usual * 4 <= max ? usual * 4 : Math.max(min, usual / 4)
  return integer ? Math.round(value) : value
}

/** The first of the lesson's files that its text shows. */
async function codeFiles(folder: string): Promise<string[]> {
  const readme = await readFile(join(LESSONS, folder, 'README.md'), 'utf8').catch(() => '')
  const shown = [...readme.matchAll(/<!-- code: (.+?) -->/g)].flatMap(([, list = '']) => list.split(' '))
  const files = shown.map((part) => part.replace(/#.*/, '')).filter((file) => file.endsWith('.ts'))
  return [...new Set(files)].slice(0, 2).map((file) => `lessons/${folder}/${file}`)
}
