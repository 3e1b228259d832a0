// How each system looks wherever it appears: a mark of its own, and a colour. The first is always the baseline.
import type { Look } from './terminal.ts'

const marks = ['○', '●', '■', '◆', '▲']

/** The mark of the system, as on the site, at this place in the experiment. Told apart by shape; the colour only helps. */
export const mark = (index: number) => marks[index % marks.length] as string

/** Colours the text as that system: before is yellow, after is blue, like on the site. */
export function paint(text: string, index: number, { color }: Look): string {
  const paints = [color.yellow, color.blueBright, color.cyan, color.blue, color.magenta]
  return (paints[index % paints.length] as (text: string) => string)(text)
}

/** Mark and name: ● memory. */
export const label = (name: string, index: number, look: Look) => paint(`${mark(index)} ${name}`, index, look)
