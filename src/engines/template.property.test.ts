// Nothing that isn't harmless gets into a generated configuration.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate } from './template.ts'

const nasty = fc.string({
  unit: fc.constantFrom(...'ab1.:/-;{}#\'"`$\\\n\r\t ()<>&|*~[]!?\0é'),
  minLength: 1,
  maxLength: 12,
})

test('a value is refused, or stands there as it is and can end no directive', () => {
  fc.assert(
    fc.property(nasty, (value) => {
      let filled: string
      try {
        filled = fillTemplate('listen {{port}};{{#shop}}server {{{host}}};{{/shop}}', {
          port: value,
          shop: [{ host: value }],
        })
      } catch (error) {
        expect((error as Error).message).toMatch(/doesn't belong/)
        return
      }
      expect(filled).toBe(`listen ${value};server ${value};`)
      expect(value).not.toMatch(/[;{}#'"`$\\\s()<>&|*~[\]!?\0]/)
    }),
    { numRuns: 1000 },
  )
})
