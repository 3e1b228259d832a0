// In the place of components.ts while the static HTML is rendered: all at once, in one bundle. (What is loaded later there gets
// a copy of VitePress of its own, which knows of no page.)
import type { EnhanceAppContext } from 'vitepress'
import * as lesson from './lesson-widgets.ts'
import CourseList from './page/CourseList.vue'
import LandingPage from './page/LandingPage.vue'
import CompareWidget from './widgets/CompareWidget.vue'
import SelfChecks from './widgets/SelfChecks.vue'

export function registerComponents({ app }: EnhanceAppContext): void {
  const all = { ...lesson, CourseList, LandingPage, CompareWidget, SelfChecks }
  for (const [name, component] of Object.entries(all)) app.component(name, component)
}
