// Lays charts out as one picture with a title above and their provenance below: SVG text that needs nothing else.

export interface Part {
  caption: string
  /** Where it stands on the page, px. */
  x: number
  y: number
  width: number
  height: number
  /** What is drawn, in units of its own. */
  viewBox: string
  markup: string
}

export interface Poster {
  title: string
  /** The figures in words. */
  lines: string[]
  provenance: string
  parts: Part[]
  colours: { paper: string; ink: string; quiet: string }
  fonts: { text: string; title: string }
  /** @font-face rules. */
  faces: string
}

const MARGIN = 32
const CAPTION = 34
const GAP = 26
/** Charts whose tops are nearer than this stand in one row. */
const SAME_ROW = 24

export function poster({ title, lines, provenance, parts, colours, fonts, faces }: Poster): string {
  const inner = Math.max(480, ...parts.map(({ x, width }) => x + width))
  const width = inner + 2 * MARGIN
  const text = (size: number, y: number, words: string, look = '') =>
    `<text x="${MARGIN}" y="${round(y)}" font-size="${size}" ${look}>${escaped(words)}</text>`
  const body: string[] = []
  let y = MARGIN + 22
  const write = (size: number, words: string, look: string) => {
    for (const line of wrapped(words, inner / (size * 0.52))) {
      body.push(text(size, y, line, look))
      y += size * 1.4
    }
  }
  write(26, title, `fill="${colours.ink}" font-weight="700" font-family="${escaped(fonts.title)}"`)
  for (const line of lines) write(16, line, `fill="${colours.ink}"`)
  for (const row of rows(parts)) {
    for (const part of row) {
      body.push(
        `<text x="${round(MARGIN + part.x)}" y="${round(y + 20)}" font-size="15" font-weight="600" fill="${colours.ink}">${escaped(part.caption)}</text>`,
        `<svg x="${round(MARGIN + part.x)}" y="${round(y + CAPTION)}" width="${round(part.width)}" height="${round(part.height)}" viewBox="${part.viewBox}" overflow="visible">${part.markup}</svg>`,
      )
    }
    y += CAPTION + Math.max(...row.map(({ height }) => height)) + GAP
  }
  y += 6
  write(12, provenance, `fill="${colours.quiet}"`)
  const height = Math.round(y + MARGIN - 18)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${height}" viewBox="0 0 ${round(width)} ${height}" font-family="${escaped(fonts.text)}"><title>${escaped(title)}</title>${faces ? `<style>${faces}</style>` : ''}<rect width="100%" height="100%" fill="${colours.paper}"/>${body.join('')}</svg>`
}

/** From top to bottom, and within a row from left to right. */
export function rows(parts: Part[]): Part[][] {
  const found: Part[][] = []
  for (const part of parts.toSorted((a, b) => a.y - b.y)) {
    const row = found.at(-1)
    if (row?.[0] && part.y - row[0].y < SAME_ROW) row.push(part)
    else found.push([part])
  }
  return found.map((row) => row.toSorted((a, b) => a.x - b.x))
}

/** Lines of about so many letters at most, broken between words. */
export function wrapped(words: string, letters: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < letters) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

const round = (value: number) => Math.round(value * 100) / 100
const escaped = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
