import { expect, test } from 'vitest'
import { sweepKind } from './sweep-kind.ts'

const knob = { label: '', help: '', default: 1, min: 1, max: 8 }
const experiment = {
  knobs: { shops: knob, orders: { ...knob, rows: 'orders' as const }, ttl: knob },
  systems: {
    before: { about: '', roles: { shop: { run: 'before.ts' } } },
    after: { about: '', roles: { shop: { run: 'after.ts', instances: 'shops' } } },
  },
}

test('a knob of instances is held against the laws of scaling, one of rows against growth', () => {
  expect(['shops', 'orders', 'ttl', 'none'].map((name) => sweepKind(experiment, name))).toEqual([
    'instances',
    'rows',
    'plain',
    'plain',
  ])
})
