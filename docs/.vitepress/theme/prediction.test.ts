import { expect, test } from 'vitest'
import { asPrediction } from './prediction.ts'

test('a finite ratio above 0, or having skipped it, is a prediction; nothing else is', () => {
  for (const text of ['skipped', '10', '0.5']) expect(asPrediction(text)).toBe(text)
  for (const text of [null, '', ' ', '0', '-1', 'NaN', 'Infinity', 'null', 'ten', '10x'])
    expect(asPrediction(text)).toBeNull()
})
