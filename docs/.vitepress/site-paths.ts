// Where a Markdown file of the repository is found on the site.

/** lessons/03-caching/README.md → lessons/caching.md, docs/course.md → course.md */
export const sitePath = (file: string): string =>
  file
    .replace(/^lessons\/\d\d-([^/]+)\/README\.md$/, 'lessons/$1.md')
    .replace(/^docs\/result-format\.md$/, 'guide/result-format.md')
    .replace(/^docs\//, '')

const LESSON = /^lessons\/\d\d-[^/]+\/README\.md$/

export const isLesson = (file: string) => LESSON.test(file)

export const isPage = (file: string) => LESSON.test(file) || /^docs\/[^.].*\.md$/.test(file)

/** lessons/03-caching/README.md → /lessons/caching */
export const siteAddress = (file: string) =>
  `/${sitePath(file)
    .replace(/(^|\/)index\.md$/, '$1')
    .replace(/\.md$/, '')}`
