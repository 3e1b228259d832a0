import { expect, test } from 'vitest'
import { experiment, look, throughputEffect } from './fixtures.ts'
import { lessonHelp, lessonList, whatNext, worthTrying } from './lesson-text.ts'

const lesson = {
  folder: '03-caching',
  number: 3,
  name: 'caching',
  title: 'Cache what you read',
  summary: '',
  experiment,
}
const reading = { folder: '01-start', number: 1, name: 'start', title: 'Start', summary: '' }

test('lists lessons with progress', () => {
  const runs = new Map([['03-caching', { effect: throughputEffect, claimsHold: true }]])
  expect(lessonList([reading, lesson], runs, look(80))).toBe(
    '   1  start    Start                to read\n   3  caching  Cache what you read  done ✓ ×31.6 throughput',
  )
  expect(lessonList([lesson], new Map(), look(80))).toMatch(/not yet run$/)
  const failed = new Map([['03-caching', { effect: throughputEffect, claimsHold: false }]])
  expect(lessonList([lesson], failed, look(80))).toMatch(/run, claim failed ✗ ×31\.6 throughput$/)
})

test('the help of a lesson tells its systems and knobs', () => {
  const help = lessonHelp(lesson, experiment, look(80))
  expect(help).toContain('● memory  kept')
  expect(help).toContain('ttl  Time to live: how long a page may be served (0–60 s, 5 unless set)')
})

test('what next: a knob that was not turned yet', async () => {
  expect(await whatNext(lesson, experiment, { ttl: 5 }, look(80))).toContain(
    'npm run lesson -- caching --set ttl=20',
  )
  expect(await whatNext(lesson, experiment, { ttl: 6 }, look(80))).not.toContain('--set')
})

test('a value worth trying stays in range', () => {
  const knob = { label: '', help: '', default: 8, min: 1, max: 100 }
  expect(worthTrying(knob)).toBe(32)
  expect(worthTrying({ ...knob, max: 10 })).toBe(2)
  expect(worthTrying({ ...knob, default: 2, max: 3, min: 1, integer: true })).toBe(1)
})
