import { expect, test, vi } from 'vitest'
import { findLesson } from '../../src/lab/lessons.ts'
import { recordedResult } from '../../src/lab/recorded.ts'
import { lessonPage } from './lesson-data.ts'

vi.mock('../../src/lab/recorded.ts', { spy: true })

test("a lesson's page is told of its recorded result", async () => {
  expect(lessonPage(await findLesson('caching'))).toMatchObject({
    recorded: { lesson: '03-caching' },
    recordedProblem: null,
  })
})

test('of one that is corrupt it is told in words, also of a scenario’s, and the page stands', async () => {
  vi.mocked(recordedResult).mockImplementation(() => {
    throw new Error("The recorded result of 03-caching can't be read: unexpected end")
  })
  const corrupt = { recorded: null, recordedProblem: expect.stringContaining("can't be read") }
  expect(lessonPage(await findLesson('queues'))).toMatchObject({
    question: expect.any(String),
    ...corrupt,
    scenarios: { rush: corrupt },
  })
})
