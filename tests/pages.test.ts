// What a lesson's text asks the site for is there. Vue leaves out a misspelt tag in silence.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Lesson, listLessons } from '../src/lab/lessons.ts'
import { LESSONS, ROOT } from '../src/lab/paths.ts'

const lessons = (await listLessons()).filter(({ experiment }) => experiment)
const WIDGETS = join(ROOT, 'docs', '.vitepress', 'theme', 'lesson-widgets.ts')
const widgets = [...readFileSync(WIDGETS, 'utf8').matchAll(/default as (\w+)/g)].map(([, name]) => name)

const tagsOf = ({ folder }: Lesson) => [
  ...readFileSync(join(LESSONS, folder, 'README.md'), 'utf8').matchAll(/^<([A-Z]\w*)(?: (.*?))? *\/>/gm),
]

test.each(lessons)('$folder: every tag is a widget', (lesson) => {
  const tags = tagsOf(lesson)
  expect(tags.map(([, name]) => name)).toContain('RunWidget')
  for (const [tag, name] of tags) expect(widgets, tag).toContain(name)
})

test.each(lessons)('$folder: every scenario in a tag is one of the experiment', (lesson) => {
  const named = tagsOf(lesson).flatMap(
    ([, , attributes = '']) => /scenario="(.*?)"/.exec(attributes)?.[1] ?? [],
  )
  const declared = Object.keys(lesson.experiment?.scenarios ?? {})
  for (const name of named) expect(declared).toContain(name)
})
