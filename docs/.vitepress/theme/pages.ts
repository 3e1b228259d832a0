// Components that make up a page of their own: the browser loads each when it comes to that page.
import { defineAsyncComponent } from 'vue'

export const pages = {
  LandingPage: defineAsyncComponent(() => import('./page/LandingPage.vue')),
  CourseList: defineAsyncComponent(() => import('./page/CourseList.vue')),
  CompareWidget: defineAsyncComponent(() => import('./widgets/CompareWidget.vue')),
}
