// Text on a grid of characters: its visible width, padding, wrapping, and a plain ASCII version of it.
import { stripVTControlCharacters } from 'node:util'

/** Number of cells that the text takes, colours not counted. */
export const width = (text: string) => stripVTControlCharacters(text).length

export const padEnd = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - width(text)))
export const padStart = (text: string, columns: number) =>
  ' '.repeat(Math.max(0, columns - width(text))) + text

/** Breaks at spaces so that no line is wider than `columns`; the first line keeps its indent, the others get `indent`. */
export function wrap(text: string, columns: number, indent = ''): string {
  const [first = ''] = /^ */.exec(text) ?? []
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.slice(first.length).split(' ')) {
    if (!empty && width(line) + 1 + width(word) > columns) {
      lines.push(line)
      line = indent
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line].join('\n')
}

// One character for one where text is aligned, so that columns stay columns.
const plain: Record<string, string> = {
  '×': 'x',
  µ: 'u',
  '–': '-',
  '—': '-',
  '−': '-',
  '·': '-',
  '…': '...',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '✓': '+',
  '✗': '!',
  '●': '*',
  '▲': '^',
  '■': '#',
  '◆': '@',
  '◇': '*',
  '○': 'o',
  '↑': '^',
  '↓': 'v',
  '•': '-',
  '█': '#',
  '░': '.',
  '│': '|',
  '─': '-',
  '└': '+',
  '┤': '+',
  '┬': '+',
  '±': '+/-',
  '≤': '<=',
  '≥': '>=',
  '→': '->',
  '≈': '~',
  σ: 's',
  κ: 'k',
  '\u202f': ' ',
  '\u00a0': ' ',
}

/** For terminals that know ASCII alone. Everything is written in Unicode and translated here, what the lab says included. */
export function toAscii(text: string): string {
  return text
    .replace(/\P{ASCII}/gu, (character) => plain[character] ?? character)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/\P{ASCII}/gu, '?')
}
