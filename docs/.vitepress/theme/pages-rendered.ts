// The same as pages.ts, for rendering the static HTML: all in one bundle. (A part that is loaded later would bring a second copy of
// VitePress's own state with it, in which it finds no page.)
import CourseList from './page/CourseList.vue'
import LandingPage from './page/LandingPage.vue'
import CompareWidget from './widgets/CompareWidget.vue'

export const pages = { LandingPage, CourseList, CompareWidget }
