// The theme: VitePress's own with our frame around it.
import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import { registerComponents } from './components.ts'
import Layout from './Layout.vue'
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/prose.css'
import './styles/lesson.css'
import './styles/present.css'
import './styles/print.css'

export default { extends: DefaultTheme, Layout, enhanceApp: registerComponents } satisfies Theme
