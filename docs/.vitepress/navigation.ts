// The site's menus.
import type { DefaultTheme } from 'vitepress'
import type { Lesson } from '../../src/lab/lessons.ts'

export const nav: DefaultTheme.NavItem[] = [
  { text: 'Course', link: '/course', activeMatch: '^/(course|lessons/)' },
  {
    text: 'Guide',
    link: '/guide/',
    activeMatch: '^/(compare|guide/(?!how-we-measure|why-trust-it|teaching))',
  },
  {
    text: 'How we measure',
    link: '/guide/how-we-measure',
    activeMatch: '^/guide/(how-we-measure|why-trust-it)',
  },
  { text: 'Teach with it', link: '/guide/teaching' },
  { text: 'Glossary', link: '/glossary' },
]

export const sidebar = (lessons: Lesson[]): DefaultTheme.SidebarItem[] => [
  {
    text: 'Course',
    items: [
      { text: 'All lessons', link: '/course' },
      ...lessons.map(({ number, name, title }) => ({
        text: `${number} · ${title}`,
        link: `/lessons/${name}`,
      })),
    ],
  },
  {
    text: 'Use it',
    items: [
      { text: 'What this is', link: '/guide/' },
      { text: 'Install', link: '/guide/install' },
      { text: 'The playground', link: '/guide/playground' },
      { text: 'The terminal', link: '/guide/terminal' },
      { text: 'Knobs and faults', link: '/guide/knobs-and-faults' },
      { text: 'Engines', link: '/guide/engines' },
      { text: 'Compare two runs', link: '/compare' },
    ],
  },
  {
    text: 'Trust it',
    items: [
      { text: 'How we measure', link: '/guide/how-we-measure' },
      { text: 'Why to trust it', link: '/guide/why-trust-it' },
      { text: 'Reading a percentile chart', link: '/guide/reading-a-percentile-chart' },
      { text: 'Reading a load curve', link: '/guide/reading-a-load-curve' },
      { text: 'The result as JSON', link: '/guide/result-format' },
      { text: 'Glossary', link: '/glossary' },
    ],
  },
  {
    text: 'Pass it on',
    items: [
      { text: 'Teach with it', link: '/guide/teaching' },
      { text: 'Write a lesson', link: '/guide/writing-a-lesson' },
    ],
  },
]
