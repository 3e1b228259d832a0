// What stands in a page's head: its fonts, and what must be known before anything is painted.
import type { HeadConfig } from 'vitepress'

const TEXT_FONTS = /(geist-latin-wght-normal|bricolage-grotesque-latin-wght-normal)[^/]*\.woff2$/

/** Text appears in its own letters at once, so nothing moves when they arrive. */
export const fontPreloads = (assets: string[]): HeadConfig[] =>
  assets
    .filter((asset) => TEXT_FONTS.test(asset))
    .map((href) => ['link', { rel: 'preload', href, as: 'font', type: 'font/woff2', crossorigin: '' }])

/** Names the lesson to the script below, which must come after it. */
export const lessonTag = (folder: string): HeadConfig => ['meta', { name: 'tenfold-lesson', content: folder }]

/**
 * Before the reader has predicted, figures are hidden (see theme/lesson.ts for the key), and `?present` opens for the projector,
 * without anything flashing up first. The same on every page, so that a content security policy can name it by its hash.
 */
export const beforePaint: HeadConfig = [
  'script',
  {},
  `{
    const lesson = document.querySelector('meta[name=tenfold-lesson]')?.content
    if (lesson) {
      const { classList } = document.documentElement
      let said = null
      try { said = localStorage.getItem('tenfold:prediction:' + lesson) } catch {}
      classList.toggle('predict-first', said === null)
      classList.toggle('present', /[?&]present\\b/.test(location.search))
    }
  }`,
]
