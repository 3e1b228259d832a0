// Code within a line is shown as it is, braces and all: a page is a Vue template, which would compute what stands in {{ }}.
import type { MarkdownRenderer } from 'vitepress'

export function inlineCode(md: MarkdownRenderer): void {
  md.core.ruler.push('inline-code', ({ tokens }) => {
    for (const { children } of tokens)
      for (const token of children ?? [])
        if (token.type === 'code_inline' && token.content.includes('{{')) token.attrSet('v-pre', '')
  })
}
