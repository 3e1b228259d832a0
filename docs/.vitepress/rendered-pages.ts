// While the static HTML is rendered, theme/pages-rendered.ts stands in for theme/pages.ts.
import type { Plugin } from 'vite'

export const renderedPages: Plugin = {
  name: 'tenfold:rendered-pages',
  enforce: 'pre',
  resolveId(source, importer, { ssr }) {
    if (ssr && source === './pages.ts') return this.resolve('./pages-rendered.ts', importer)
  },
}
