import { expect, test } from 'vitest'
import { UsageError } from '../lab/errors.ts'
import { faultFlag, knobFlags, listFlag, numberFlag, parseFlags, sweepFlag } from './flags.ts'

const options = {
  quick: { type: 'boolean' },
  rounds: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const
const parse = (argv: string[], env: NodeJS.ProcessEnv = {}) => parseFlags(argv, options, env)

test('reads flags and names in any order', () => {
  const { values, positionals } = parse(['--quick', 'caching', '--set', 'a=1', '--set=b=2'])
  expect({ ...values }).toEqual({ quick: true, set: ['a=1', 'b=2'] })
  expect(positionals).toEqual(['caching'])
})

test('an unknown flag names the near one', () => {
  expect(() => parse(['--quik'])).toThrow(new UsageError('There is no --quik. Did you mean --quick?'))
  expect(() => parse(['--elephant'])).toThrow('There is no --elephant. --help lists what there is.')
})

test('a missing or superfluous value is wrong use', () => {
  expect(() => parse(['--rounds'])).toThrow(UsageError)
  expect(() => parse(['--quick=3'])).toThrow(UsageError)
})

test('a flag that npm kept for itself is not lost in silence', () => {
  const env = { npm_lifecycle_event: 'lesson', npm_config_quick: 'true' }
  expect(() => parse(['caching'], env)).toThrow('npm run lesson -- caching --quick')
  expect(() => parse(['caching'], { npm_config_quick: 'true' })).not.toThrow()
})

test('numbers', () => {
  expect(numberFlag('rounds', undefined)).toBeUndefined()
  expect(numberFlag('seconds', '0.5')).toBe(0.5)
  expect(numberFlag('seed', '0', { integer: true, least: 0 })).toBe(0)
  for (const wrong of ['', 'x', '0', '-1', '1.5', 'Infinity'])
    expect(() => numberFlag('rounds', wrong, { integer: true })).toThrow(
      `--rounds takes a whole number above 0`,
    )
})

test('knobs and lists', () => {
  expect(knobFlags(['ttl=5', 'size=0.5'])).toEqual({ ttl: 5, size: 0.5 })
  for (const wrong of ['ttl', 'ttl=', '=5', 'ttl=x'])
    expect(() => knobFlags([wrong])).toThrow('like --set ttl=5')
  expect(listFlag('before, memory,')).toEqual(['before', 'memory'])
})

test('a sweep: a knob and its values, in order', () => {
  expect(sweepFlag('instances=4,1, 2,2')).toEqual({ knob: 'instances', values: [1, 2, 4] })
  expect(sweepFlag(undefined)).toBeUndefined()
  for (const wrong of ['instances', 'instances=', '=1,2', 'instances=1', 'instances=1,x', 'instances=1,,2'])
    expect(() => sweepFlag(wrong)).toThrow('like --sweep instances=1,2,4')
})

test('a fault: what, where, and which of them', () => {
  expect(faultFlag('kill:shop:2')).toEqual({ fault: 'kill', name: 'shop', instance: 2 })
  expect(faultFlag('slow:redis')).toEqual({ fault: 'slow', name: 'redis', instance: 1 })
  for (const wrong of ['kill', 'kill:', 'melt:shop', 'kill:shop:0', 'kill:shop:x', 'kill:shop:1:2'])
    expect(() => faultFlag(wrong)).toThrow('like --fault slow:shop:2')
})
