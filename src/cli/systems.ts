// How each system looks wherever it appears: a mark of its own, and a colour. The first is always the baseline.
import type { Look } from './terminal.ts'

const BASELINE = '○'
const OTHERS = ['●', '■', '◆', '▲']

/** The mark of the system, as on the site, at this place in the experiment. Told apart by shape; the colour only helps. */
export const mark = (index: number) =>
  index === 0 ? BASELINE : (OTHERS[(index - 1) % OTHERS.length] as string)

/** Colours the text as that system: before is yellow, after is blue, like on the site. */
export function paint(text: string, index: number, { color }: Look): string {
  if (index === 0) return color.yellow(text)
  const paints = [color.blueBright, color.cyan, color.blue, color.magenta]
  return (paints[(index - 1) % paints.length] as (text: string) => string)(text)
}

/** Mark and name: ● memory. */
export const label = (name: string, index: number, look: Look) => paint(`${mark(index)} ${name}`, index, look)
