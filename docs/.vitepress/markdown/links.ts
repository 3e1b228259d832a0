// Relative links are written for GitHub. On the site they lead to the page made of that file; a link to a source file leads to
// its code on this page, or is no link.
import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { ROOT } from '../../../src/lab/paths.ts'
import { isPage, siteAddress } from '../site-paths.ts'
import { codeId } from './code-comments.ts'
import { fileOf } from './env.ts'

type Token = ReturnType<MarkdownRenderer['parse']>[number]

const ELSEWHERE = /^([a-z]+:|\/|#)/i

export function links(md: MarkdownRenderer): void {
  md.core.ruler.push('site_links', (state) => {
    const from = fileOf(state.env)
    if (!from) return
    const included: Set<string> = state.env.included ?? new Set()
    for (const token of state.tokens)
      token.children = token.children && onSite(token.children, from, included)
  })
}

function onSite(tokens: Token[], from: string, included: Set<string>): Token[] {
  let dropClose = false
  return tokens.filter((token) => {
    if (token.type === 'link_close' && dropClose) {
      dropClose = false
      return false
    }
    const href = token.type === 'link_open' ? token.attrGet('href') : null
    if (!href || ELSEWHERE.test(href)) return true
    const address = onPage(href, from, included)
    if (address) token.attrSet('href', address)
    else dropClose = true
    return Boolean(address)
  })
}

function onPage(href: string, from: string, included: Set<string>): string | undefined {
  const [path = '', hash] = href.split('#', 2)
  const file = posix.join(posix.dirname(from), decodeURI(path))
  if (isPage(file)) return siteAddress(file) + (hash ? `#${hash}` : '')
  if (included.has(path)) return `#${codeId(path)}`
  // To a file that isn't there it stays a link, and the build says that it is dead.
  return existsSync(join(ROOT, file)) ? undefined : href
}
