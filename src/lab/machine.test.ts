import { expect, test } from 'vitest'
import { afterRun, busyShare, describeMachine, watchSteal } from './machine.ts'

test('describes the machine', async () => {
  const machine = await describeMachine(true)
  expect(machine).toEqual({
    cpu: expect.stringMatching(/\S/),
    cores: expect.any(Number),
    memoryBytes: expect.any(Number),
    os: expect.stringMatching(/\S+ \S+/),
    node: process.versions.node,
    commit: machine.commit === null ? null : expect.stringMatching(/^[0-9a-f]{10,}\+?$/),
    loadAverage: expect.any(Number),
    stealPercent: null,
    pinned: true,
    warnings: expect.any(Array),
  })
  expect(machine.cores).toBeGreaterThanOrEqual(1)
  expect(machine.memoryBytes).toBeGreaterThan(2 ** 20)
})

test('shares are shares', async () => {
  const steal = watchSteal()
  const busy = await busyShare(50)
  expect(busy).toBeGreaterThanOrEqual(0)
  expect(busy).toBeLessThanOrEqual(1)
  const percent = steal() ?? 0
  expect(percent).toBeGreaterThanOrEqual(0)
  expect(percent).toBeLessThanOrEqual(100)
})

test('warns of stolen time, after what was known before', async () => {
  const machine = { ...(await describeMachine(false)), warnings: ['before'] }
  expect(afterRun(machine, { stealPercent: 1.5 }).warnings).toEqual(['before'])
  expect(afterRun(machine, { stealPercent: null })).toMatchObject({
    stealPercent: null,
    warnings: ['before'],
  })
  expect(afterRun(machine, { stealPercent: 7.5 })).toMatchObject({
    stealPercent: 7.5,
    warnings: ['before', "Other virtual machines took 7.5 % of the processors' time."],
  })
})

test('warns of other programs that were busy during the run', async () => {
  const machine = { ...(await describeMachine(false)), warnings: [] }
  const after = (others: number | undefined) => afterRun(machine, { stealPercent: null, others })
  expect(after(0.0312)).toMatchObject({ othersPercent: 3.1, warnings: [] })
  expect(after(0.237)).toMatchObject({
    othersPercent: 23.7,
    warnings: [expect.stringContaining('Other programs used 24 % of the processors during the run')],
  })
  expect(after(undefined)).not.toHaveProperty('othersPercent')
})
