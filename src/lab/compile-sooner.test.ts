import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { COMPILE_SOONER, compileSooner } from './compile-sooner.ts'

test('this Node knows the options', () => {
  const printed = execFileSync(process.execPath, [...COMPILE_SOONER, '--print', '1'], { encoding: 'utf8' })
  expect(printed).toBe('1\n')
})

test('V8 names them differently from version 12 on', () => {
  expect(compileSooner('11.3.244.8-node.37')).not.toEqual(compileSooner('12.4.254.21-node.33'))
  expect(compileSooner('13.6.233.17-node.44')).toEqual(compileSooner('12.4.254.21-node.33'))
})
