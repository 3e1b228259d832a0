// From values to places on the paper: linear and logarithmic scales, and ticks at round numbers.

export interface Scale {
  (value: number): number
  domain: [number, number]
  range: [number, number]
  ticks: number[]
}

export interface ScaleOptions {
  /** Widens the domain to round numbers. */
  nice?: boolean
  /** About how many ticks there is room for. */
  count?: number
}

export function linear(
  [low, high]: [number, number],
  range: [number, number],
  { nice = false, count = 4 }: ScaleOptions = {},
): Scale {
  // A domain of one point still needs a width.
  const top = high > low ? high : low + (Math.abs(low) || 1)
  const step = roundStep((top - low) / count)
  const domain: [number, number] = nice
    ? [Math.floor(low / step + 1e-9) * step, Math.ceil(top / step - 1e-9) * step]
    : [low, top]
  return scale(domain, range, multiples(domain, step), (value) => value)
}

/** Values at or below 0 have no place on a logarithmic scale; they are put at its lower end. */
export function log(
  [low, high]: [number, number],
  range: [number, number],
  { nice = false, count = 5 }: ScaleOptions = {},
): Scale {
  const least = low > 0 ? low : high > 0 ? high / 10 : 1
  const most = high > least ? high : least * 2
  const domain: [number, number] = nice ? [roundDown(least), roundUp(most)] : [least, most]
  return scale(domain, range, logTicks(domain, count), (value) => Math.log10(Math.max(value, domain[0])))
}

function scale(
  domain: [number, number],
  range: [number, number],
  ticks: number[],
  measure: (value: number) => number,
): Scale {
  const from = measure(domain[0])
  const stretch = (range[1] - range[0]) / (measure(domain[1]) - from)
  return Object.assign((value: number) => range[0] + (measure(value) - from) * stretch, {
    domain,
    range,
    ticks,
  })
}

/** 1, 2 or 5 times a power of ten, not smaller than asked. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10
  return factor * power
}

function multiples([low, high]: [number, number], step: number): number[] {
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step))
}

/** Powers of ten where there are enough of them, else 1, 2 and 5 times these, else every n-th power. */
function logTicks([low, high]: [number, number], count: number): number[] {
  const within = (tick: number) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)
  const first = Math.floor(Math.log10(low))
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, i) => first + i)
  const sets = [[1], [1, 3], [1, 2, 5]].map((factors) =>
    powers.flatMap((power) => factors.map((factor) => tidy(factor * 10 ** power))).filter(within),
  )
  const [decades = []] = sets
  if (decades.length > count) {
    const every = Math.ceil(decades.length / count)
    return decades.filter((_, i) => i % every === 0)
  }
  const best = sets.filter((ticks) => ticks.length <= count).at(-1) ?? decades
  return best.length > 1 ? best : multiples([low, high], roundStep((high - low) / count))
}

const steps = [1, 2, 5, 10]
const roundDown = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9)
  return tidy((steps.findLast((step) => step * power <= value * (1 + 1e-9)) ?? 1) * power)
}
const roundUp = (value: number) => {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9)
  return tidy((steps.find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power)
}

/** 0.30000000000000004 is 0.3. */
const tidy = (value: number) => Number(value.toPrecision(12))
