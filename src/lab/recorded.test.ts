import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recordedResult } from './recorded.ts'
import { exampleResult, temporaryFolder } from './testing.ts'

test('the recorded results that come with the lessons are results', () => {
  expect(recordedResult('03-caching')?.lesson).toBe('03-caching')
  expect(recordedResult('99-unknown')).toBeUndefined()
})

describe('a corrupt one is said to be so', () => {
  const folder = temporaryFolder()
  const record = (text: string) => writeFileSync(join(folder, '00-example.json'), text)

  test.each([
    ['half a file', JSON.stringify(exampleResult()).slice(0, 500), "can't be read"],
    ['something else', '{"format":"other"}', 'is not one'],
    [
      'a figure that is none',
      JSON.stringify({ ...exampleResult(), seconds: 'long' }),
      '/seconds must be number',
    ],
  ])('%s', (_, text, message) => {
    record(text)
    expect(() => recordedResult('00-example', undefined, folder)).toThrow(message)
  })
})
