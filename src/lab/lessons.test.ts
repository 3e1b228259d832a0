import { expect, test } from 'vitest'
import { UsageError } from './errors.ts'
import { findLesson, listLessons } from './lessons.ts'

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
