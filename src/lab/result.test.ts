import { expect, test } from 'vitest'
import { ResultSchema } from './result.ts'
import { exampleResult, resultProblems } from './testing.ts'

test('a result is valid, also after its way through JSON', () => {
  expect(resultProblems(exampleResult())).toEqual([])
  expect(resultProblems(exampleResult({ prediction: 12 }))).toEqual([])
})

test.each([
  ['another format', { ...exampleResult(), format: 'tenfold-result-2' }],
  ['a missing part', { ...exampleResult(), machine: undefined }],
  ['something unknown', { ...exampleResult(), extra: 1 }],
  ['a moment that is none', exampleResult({ startedAt: 'yesterday' })],
])('refuses %s', (_, result) => {
  expect(resultProblems(result)).not.toEqual([])
})

// To write the file anew: npx vitest run src/lab/result.test.ts --update
test('docs/result.schema.json is this schema', async () => {
  await expect(`${JSON.stringify(ResultSchema, null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/result.schema.json',
  )
})
