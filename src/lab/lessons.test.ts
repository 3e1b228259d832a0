import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UsageError } from './errors.ts'
import { experimentOf, findLesson, listLessons } from './lessons.ts'
import { temporaryFolder } from './testing.ts'

test('lists the lessons in order, with what their README says', async () => {
  const lessons = await listLessons()
  const numbers = lessons.map(({ number }) => number)
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  for (const { title, summary, folder, experiment } of lessons) {
    expect(title).toMatch(/\S/)
    expect(summary).toMatch(/\S/)
    if (experiment) expect(experiment.lesson).toBe(folder)
  }
})

test.each(['caching', '3', '03', '03-caching', 'Caching', '03-CACHING'])('finds "%s"', async (word) => {
  expect(await findLesson(word)).toMatchObject({ folder: '03-caching', number: 3, name: 'caching' })
})

test('suggests the nearest of those there are', async () => {
  const error = await findLesson('cachign').catch((e) => e)
  expect(error).toBeInstanceOf(UsageError)
  expect(error.message).toMatch(
    /^There is no lesson "cachign"\. Did you mean "caching"\? There are: .*caching/,
  )
})

test('suggests nothing where nothing is near', async () => {
  await expect(findLesson('xyzzyxyzzyxyzzy')).rejects.toThrow(
    /^There is no lesson "xyzzyxyzzyxyzzy"\. There are:/,
  )
})

test('a number that no lesson has suggests none', async () => {
  await expect(findLesson('77')).rejects.toThrow(/^There is no lesson "77"\. There are:/)
})

/** A project with these files. */
function project(files: Record<string, string>) {
  const place = {
    lessons: join(temporaryFolder(), 'lessons'),
    benchmarks: join(temporaryFolder(), 'benchmarks'),
  }
  for (const [path, text] of Object.entries(files)) {
    const [folder, ...rest] = path.split('/') as [keyof typeof place, ...string[]]
    const file = join(place[folder], ...rest)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
  }
  return place
}

test.each(['07-new', 'new'])('one that was begun says what it lacks: "%s"', async (word) => {
  const place = project({ 'lessons/07-new/before.ts': '' })
  await expect(findLesson(word, place)).rejects.toThrow(
    'lessons/07-new has no README.md yet, by which a lesson is found. Begin it with "# Title" and a paragraph.',
  )
})

test('one without an experiment says which file it would be in', async () => {
  const lesson = await findLesson('new', project({ 'lessons/07-new/README.md': '# New' }))
  expect(() => experimentOf(lesson)).toThrow('07-new has no experiment: there is no benchmarks/new.ts.')
})

test('an experiment of another folder is refused', async () => {
  const place = project({
    'lessons/07-new/README.md': '# New',
    'benchmarks/new.ts': "export default { lesson: '07-old' }",
  })
  await expect(listLessons(place)).rejects.toThrow(
    "benchmarks/new.ts says lesson: '07-old', but its folder is lessons/07-new.",
  )
})
