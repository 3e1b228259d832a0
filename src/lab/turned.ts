// What turned knobs change: the environment of the processes, the size of the shop's data, the rate of an open loop.
import type { Experiment, Knob } from './experiment.ts'

export function environment(
  knobs: Record<string, Knob>,
  values: Record<string, number>,
): Record<string, string> {
  return pairsOf(knobs, ({ env }, name) => (env ? [env, String(values[name])] : undefined))
}

/** Sizes of tables as the seed reads them: `{ ORDERS: '1000' }`. At a knob's default, the data is the usual one. */
export function sizes(knobs: Record<string, Knob>, values: Record<string, number>): Record<string, string> {
  return pairsOf(knobs, ({ rows, default: usual }, name) =>
    rows && values[name] !== usual ? [rows.toUpperCase(), String(values[name])] : undefined,
  )
}

function pairsOf(
  knobs: Record<string, Knob>,
  pair: (knob: Knob, name: string) => [string, string] | undefined,
): Record<string, string> {
  const pairs = Object.entries(knobs).map(([name, knob]) => pair(knob, name))
  return Object.fromEntries(pairs.filter((one) => one !== undefined))
}

/** A rate, or what the knob of that name says. */
export const rateOf = (declared: Experiment['openRate'], values: Record<string, number>) =>
  typeof declared === 'string' ? values[declared] : declared
