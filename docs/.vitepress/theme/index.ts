// The theme: VitePress's own with our frame around it, and the components that Markdown names as tags.
import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import Layout from './Layout.vue'
import LessonCrumb from './page/LessonCrumb.vue'
import LessonFacts from './page/LessonFacts.vue'
import PredictGate from './page/PredictGate.vue'
import StepsRail from './page/StepsRail.vue'
import { pages } from './pages.ts'
import PlayWidget from './widgets/PlayWidget.vue'
import PredictWidget from './widgets/PredictWidget.vue'
import ResultWidget from './widgets/ResultWidget.vue'
import RunWidget from './widgets/RunWidget.vue'
import Situation from './widgets/Situation.vue'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/prose.css'
import './styles/lesson.css'
import './styles/present.css'
import './styles/print.css'

const lesson = { LessonCrumb, LessonFacts, StepsRail, PredictGate }
const widgets = { Situation, PredictWidget, RunWidget, ResultWidget, PlayWidget }

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    for (const [name, part] of Object.entries({ ...pages, ...lesson, ...widgets })) app.component(name, part)
  },
} satisfies Theme
