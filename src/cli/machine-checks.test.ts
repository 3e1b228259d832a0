import { expect, test } from 'vitest'
import { lookAtMachine, type MachineNow, machineChecks } from './machine-checks.ts'

const machine: MachineNow = {
  cpu: 'AMD EPYC',
  cores: 2,
  memoryBytes: 8 * 1024 ** 3,
  os: 'Linux 6.1',
  node: '20.19.0',
  commit: null,
  loadAverage: 0.1,
  stealPercent: 0,
  pinned: true,
  warnings: [],
  busy: 0.02,
}
const check = (name: string, differs: Partial<MachineNow> = {}, platform: NodeJS.Platform = 'linux') =>
  machineChecks({ ...machine, ...differs }, platform).find((it) => it.name === name)

test('a quiet machine with cores to pin to is fine', () => {
  expect(machineChecks(machine).every(({ state }) => state === 'ok')).toBe(true)
  expect(check('Processor')?.text).toBe('AMD EPYC, 2 cores')
  expect(check('Memory')?.text).toBe('8 GiB')
})

test.each([
  ['its load average', { loadAverage: 1.8 }, 'load average 1.8 on 2 cores'],
  ['what runs now', { busy: 0.4 }, '40 % busy with other work'],
  ['other virtual machines', { stealPercent: 7 }, '7 % taken by other virtual machines'],
])('a machine that is busy by %s gets advice, and is not broken', (_, differs, words) => {
  expect(check('Quiet', differs)).toMatchObject({
    state: 'note',
    text: expect.stringContaining(words),
    advice: expect.stringContaining('wider intervals'),
  })
})

test('steal is not spoken of where the system does not tell', () => {
  expect(check('Quiet', { stealPercent: null })?.text).not.toContain('virtual')
})

test('why cores are not pinned, and what to do where something can be done', () => {
  const pinned = false
  expect(check('Pinning', { pinned, cores: 1 })).toMatchObject({
    state: 'note',
    text: expect.stringContaining('one core'),
  })
  expect(check('Pinning', { pinned })).toMatchObject({
    state: 'note',
    advice: expect.stringContaining('util-linux'),
  })
  expect(check('Pinning', { pinned }, 'darwin')?.advice).toBeUndefined()
})

test('looks at this machine', async () => {
  const now = await lookAtMachine()
  expect(now.busy).toBeGreaterThanOrEqual(0)
  expect(now.busy).toBeLessThanOrEqual(1)
  expect(now.node).toBe(process.versions.node)
})
