import { expect, test } from 'vitest'
import { Cleanup } from './cleanup.ts'

test('undoes the last first, goes on after a failure, and throws all of them at the end', async () => {
  const cleanup = new Cleanup()
  const undone: string[] = []
  cleanup.add(() => undone.push('engine'))
  cleanup.add(async () => {
    undone.push('generator')
    throw new Error('the generator would not stop')
  })
  cleanup.add(() => {
    undone.push('system')
    throw new Error('the system would not stop')
  })
  await expect(cleanup.run()).rejects.toThrow('the system would not stop the generator would not stop')
  expect(undone).toEqual(['system', 'generator', 'engine'])
})

test('undoes nothing twice, and what is added while it runs as well', async () => {
  const cleanup = new Cleanup()
  const undone: string[] = []
  cleanup.add(() => {
    undone.push('first')
    cleanup.add(() => undone.push('added'))
  })
  await cleanup.run()
  await cleanup.run()
  expect(undone).toEqual(['first', 'added'])
})
