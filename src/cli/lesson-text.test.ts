import { expect, test } from 'vitest'
import { experiment, lesson, look, throughputEffect } from './fixtures.ts'
import { lessonHelp, lessonList, whatStarts } from './lesson-text.ts'

const slow = { question: 'What if one is slow?' }
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

test('the help of a lesson lists its scenarios, and how to run each', () => {
  const help = lessonHelp(lesson, { ...experiment, scenarios: { slow } }, look(80))
  expect(help).toContain(
    'Scenarios, for --scenario\n  slow  What if one is slow?\n    npm run lesson -- caching --scenario slow',
  )
  expect(lessonHelp(lesson, experiment, look(80))).not.toContain('Scenarios')
})

test('what starts: as many processes as a knob says, and a load that is a share of another', () => {
  const roles = { shop: { run: 'after.ts', instances: 'shops' } }
  const systems = { before: { about: '', roles }, busy: { about: '', roles, load: { share: 0.9 } } }
  expect(whatStarts({ ...experiment, systems }, ['before', 'busy'], { shops: 3 }, look(80))).toBe(
    '  ○ before  3 shops\n  ● busy    3 shops · offered 90 % of what before carries',
  )
})
