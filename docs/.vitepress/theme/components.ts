// The components that Markdown names as tags. The browser loads those of a page just before it shows the page, so each page
// costs only what it needs, and all of it is there when the page comes alive.
import type { EnhanceAppContext } from 'vitepress'
import type { Component } from 'vue'

type Load = () => Promise<Record<string, Component>>

const PAGES: [path: RegExp, load: Load][] = [
  [/^\/lessons\//, () => import('./lesson-widgets.ts')],
  [/^\/$/, async () => ({ LandingPage: (await import('./page/LandingPage.vue')).default })],
  [/^\/course$/, async () => ({ CourseList: (await import('./page/CourseList.vue')).default })],
  [
    /^\/guide\/why-trust-it$/,
    async () => ({ SelfChecks: (await import('./widgets/SelfChecks.vue')).default }),
  ],
  [/^\/compare$/, async () => ({ CompareWidget: (await import('./widgets/CompareWidget.vue')).default })],
]

export function registerComponents({ app, router, siteData }: EnhanceAppContext): void {
  router.onBeforePageLoad = async (to) => {
    const path = new URL(to, location.origin).pathname.slice(siteData.value.base.length - 1)
    const load = PAGES.find(([at]) => at.test(path.replace(/(index)?(\.html)?$/, '')))?.[1]
    for (const [name, component] of Object.entries((await load?.()) ?? {}))
      if (!app.component(name)) app.component(name, component)
  }
}
