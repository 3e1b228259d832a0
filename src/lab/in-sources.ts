// A compiled program's words, with the places of its sources. Node can do that itself (--enable-source-maps), but reads every map at
// every start for it, which takes a tenth of the start; here only what has gone wrong is looked up.
import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

const PLACE = /(file:[^\s()"]+\.mjs):(\d+)(?::(\d+))?/g

/** Replaces each place in a compiled file (`file:///….mjs:12:3`) that has a map beside it by its place in the source. */
export function inSources(text: string): string {
  const maps = new Map<string, SourceMap | undefined>()
  return text.replace(PLACE, (place, file: string, line: string, column = '1') => {
    if (!maps.has(file)) maps.set(file, mapOf(file))
    const found = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1)
    if (!found || !('originalSource' in found)) return place
    const source = fileURLToPath(new URL(found.originalSource, file))
    return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`
  })
}

function mapOf(file: string): SourceMap | undefined {
  const path = `${fileURLToPath(file)}.map`
  return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}
