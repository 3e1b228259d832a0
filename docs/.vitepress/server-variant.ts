// While the static HTML is rendered, `components.server.ts` is taken in the place of `components.ts`.
import type { UserConfig } from 'vitepress'

type Plugins = NonNullable<NonNullable<UserConfig['vite']>['plugins']>
type Plugin = Extract<Plugins[number], { name: string }>

export const serverVariant: Plugin = {
  name: 'tenfold:server-variant',
  enforce: 'pre',
  resolveId(source, importer, { ssr }) {
    if (ssr && source === './components.ts') return this.resolve('./components.server.ts', importer)
  },
}
