// What stands in a page's head: its fonts, and what must be known before anything is painted.
import type { HeadConfig } from 'vitepress'
import { listLessons } from '../../src/lab/lessons.ts'

const TEXT_FONTS = /(geist-latin-wght-normal|bricolage-grotesque-latin-wght-normal)[^/]*\.woff2$/

/** Text appears in its own letters at once, so nothing moves when they arrive. */
export const fontPreloads = (assets: string[]): HeadConfig[] =>
  assets
    .filter((asset) => TEXT_FONTS.test(asset))
    .map((href) => ['link', { rel: 'preload', href, as: 'font', type: 'font/woff2', crossorigin: '' }])

/** Names the lesson to the script below, which must come after it. */
export const lessonTag = (folder: string): HeadConfig => ['meta', { name: 'tenfold-lesson', content: folder }]

/** The comparison's page has the first lesson's recorded result in it. */
const [first] = await listLessons()

/**
 * Before the reader has predicted, figures are hidden (see theme/prediction.ts for what counts), and `?present` opens for the
 * projector, without anything flashing up first. The same on every page, so that a content security policy can name it by its hash.
 */
export const beforePaint: HeadConfig = [
  'script',
  {},
  `{
    const lesson = document.querySelector('meta[name=tenfold-lesson]')?.content
    const compared = /\\/compare(\\.html)?$/.test(location.pathname) ? '${first?.folder ?? ''}' : ''
    const { classList } = document.documentElement
    if (lesson || compared) {
      let said = null
      try { said = localStorage.getItem('tenfold:prediction:' + (lesson || compared)) } catch {}
      classList.toggle('predict-first', said !== 'skipped' && !(Number(said) > 0 && Number(said) < Infinity))
    }
    if (lesson) classList.toggle('present', /[?&]present\\b/.test(location.search))
  }`,
]
