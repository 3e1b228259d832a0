// `<!-- code: cache.ts#read stores.ts -->` in a lesson's README becomes that code, one tab each; GitHub shows nothing there.
// What stands between `<!-- github -->` and `<!-- /github -->` is for readers there: the site has a widget in its place.
import type { MarkdownRenderer } from 'vitepress'
import { isLesson } from '../site-paths.ts'
import { fileOf } from './env.ts'

const COMMENT = /^<!-- code: (.+?) -->$/gm
const ON_GITHUB = /^<!-- github -->\n.*?^<!-- \/github -->\n/gms

/** Where links to a file lead that is included in the page. */
export const codeId = (file: string) => `code-${file.replace(/\W+/g, '-')}`

export function codeComments(md: MarkdownRenderer): void {
  md.core.ruler.before('normalize', 'code_comments', (state) => {
    if (!isLesson(fileOf(state.env))) return
    const anchored = new Set<string>()
    state.src = state.src
      .replace(ON_GITHUB, '')
      .replace(COMMENT, (_, places: string) => codeBlock(places.split(' '), anchored))
    state.env.included = anchored
  })
}

function codeBlock(places: string[], anchored: Set<string>): string {
  const fresh = new Set(places.map(fileName).filter((file) => !anchored.has(file)))
  for (const file of fresh) anchored.add(file)
  const anchors = [...fresh].map((file) => `<span id="${codeId(file)}"></span>`).join('')
  const tabs = places.map((place) => `<<< ./${place} [${fileName(place)}]`).join('\n\n')
  return `<div class="lesson-code">${anchors}\n\n::: code-group\n\n${tabs}\n\n:::\n\n</div>\n`
}

const fileName = (place: string) => place.replace(/#.*/, '')
