// The site: which files are its pages, how they are found, and what each page is told when it is built.
import { defineConfig } from 'vitepress'
import { listLessons } from '../../src/lab/lessons.ts'
import { ROOT } from '../../src/lab/paths.ts'
import { beforePaint, fontPreloads, lessonTag } from './head.ts'
import { landingLesson, lessonPage } from './lesson-data.ts'
import { codeComments } from './markdown/code-comments.ts'
import { inlineCode } from './markdown/inline-code.ts'
import { links } from './markdown/links.ts'
import { steps } from './markdown/steps.ts'
import { nav, sidebar } from './navigation.ts'
import { serverVariant } from './server-variant.ts'
import { sitePath } from './site-paths.ts'
import { withoutUnused } from './unused.ts'

const lessons = await listLessons()

export default defineConfig({
  title: 'Tenfold',
  description: 'Predict what a backend strategy does, run it under real load, and see the effect, measured.',
  lang: 'en',
  // Pages are made of files all over the repository, beside the code they speak of.
  srcDir: '..',
  srcExclude: ['*.md', 'src/**', 'tests/**', 'benchmarks/**'],
  rewrites: sitePath,
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(md) {
      codeComments(md)
      inlineCode(md)
      links(md)
      steps(md)
    },
  },
  vite: { publicDir: `${ROOT}docs/public`, resolve: { alias: withoutUnused }, plugins: [serverVariant] },
  router: { prefetchLinks: false },
  themeConfig: {
    nav,
    sidebar: sidebar(lessons),
    outline: { level: 2, label: 'On this page' },
    search: { provider: 'local' },
    externalLinkIcon: true,
    docFooter: { prev: 'Before this', next: 'Next' },
  },
  transformPageData(page) {
    const at = lessons.findIndex(({ folder }) => page.filePath === `lessons/${folder}/README.md`)
    const lesson = lessons[at]
    if (lesson) {
      page.description = lesson.summary
      Object.assign(page.frontmatter, { pageClass: 'lesson', aside: false, outline: false })
      if (at === lessons.length - 1) page.frontmatter.next = { text: 'All lessons', link: '/course' }
      page.frontmatter.lesson = lessonPage(lesson)
    }
    if (page.filePath === 'docs/index.md') page.frontmatter.shown = landingLesson(lessons)
  },
  transformHead({ assets, pageData }) {
    const folder = pageData.frontmatter.lesson?.folder as string | undefined
    return [...fontPreloads(assets), ...(folder ? [lessonTag(folder)] : []), beforePaint]
  },
})
