// Command-line flags: node:util's parser, with an answer to the mistakes that people make.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'
import { UsageError } from '../lab/errors.ts'
import type { PlannedFault, Sweep } from '../lab/experiment.ts'
import { PLANNED_FAULTS } from '../lab/faults.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/**
 * Parses flags and names (positionals).
 * @throws UsageError for an unknown flag (naming the near one), a missing value, or a flag that npm kept for itself
 */
export function parseFlags<T extends Options>(argv: string[], options: T, env = process.env) {
  keptByNpm(argv, options, env)
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(-[^'\s]*)'/.exec(message)?.[1]
    throw new UsageError(unknown ? unknownFlag(unknown, Object.keys(options)) : `${message.split('. ')[0]}.`)
  }
}

function unknownFlag(flag: string, names: string[]): string {
  const word = flag.replace(/^-+/, '')
  const near = closest(word, names)
  return distance(word, near) <= Math.max(2, word.length / 3)
    ? `There is no ${flag}. Did you mean --${near}?`
    : `There is no ${flag}. --help lists what there is.`
}

/** `npm run lesson caching --quick` gives `--quick` to npm, which says nothing; without this the flag would be lost. */
function keptByNpm(argv: string[], options: Options, env: NodeJS.ProcessEnv): void {
  const lost = Object.keys(options).find((name) => `npm_config_${name.replaceAll('-', '_')}` in env)
  if (!lost || !env.npm_lifecycle_event) return
  const words = ['npm run', env.npm_lifecycle_event, '--', ...argv].join(' ')
  throw new UsageError(`npm kept --${lost} for itself. Put flags after a lone --: ${words} --${lost}`)
}

/**
 * Reads a number above 0, or at least `least`.
 * @throws UsageError naming the flag and what it takes
 */
export function numberFlag(
  name: string,
  text: string | undefined,
  { integer = false, least }: { integer?: boolean; least?: number } = {},
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  const right =
    Number.isFinite(value) && text.trim() !== '' && (least === undefined ? value > 0 : value >= least)
  if (right && (!integer || Number.isSafeInteger(value))) return value
  const what = `a ${integer ? 'whole ' : ''}number ${least === undefined ? 'above 0' : `of at least ${least}`}`
  throw new UsageError(`--${name} takes ${what}, not "${text}".`)
}

/**
 * Reads `ttl=5` pairs.
 * @throws UsageError for anything else
 */
export function knobFlags(pairs: string[] = []): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(pair) ?? []
      if (!name || !value || !Number.isFinite(Number(value)))
        throw new UsageError(`--set takes a knob and a number, like --set ttl=5, not "${pair}".`)
      return [name, Number(value)]
    }),
  )
}

/**
 * Reads `instances=1,2,4` as a knob and its values, in ascending order.
 * @throws UsageError for anything else
 */
export function sweepFlag(text: string | undefined): Sweep | undefined {
  if (text === undefined) return undefined
  const [, knob, list] = /^([^=]+)=(.+)$/.exec(text) ?? []
  const values = list?.split(',').map((word) => (word.trim() === '' ? NaN : Number(word))) ?? []
  if (!knob || values.length < 2 || !values.every(Number.isFinite))
    throw new UsageError(
      `--sweep takes a knob and at least two values, like --sweep instances=1,2,4, not "${text}".`,
    )
  return { knob, values: [...new Set(values)].sort((a, b) => a - b) }
}

/**
 * Reads `kill:shop:2`: what to do, to which role or engine, and to which of its instances, the first unless said.
 * @throws UsageError for anything else
 */
export function faultFlag(text: string | undefined): PlannedFault | undefined {
  if (text === undefined) return undefined
  const [word, name, which = '1', ...rest] = text.split(':')
  const fault = PLANNED_FAULTS.find((one) => one === word)
  const instance = Number(which)
  if (!fault || !name || rest.length > 0 || !(Number.isSafeInteger(instance) && instance > 0))
    throw new UsageError(
      `--fault takes kill, freeze or slow and a role, like --fault slow:shop:2, not "${text}".`,
    )
  return { fault, name, instance }
}

/** Reads `before,memory`. */
export const listFlag = (text: string | undefined) =>
  text
    ?.split(',')
    .map((word) => word.trim())
    .filter(Boolean)
