// Numbers as people read them: three digits that matter, and the unit beside them.

/** Groups thousands with a narrow no-break space: 12 345. */
export const group = (value: number) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f')

/** Three significant digits, without zeros that say nothing: 31.6, 0.97, 1 234. */
export const significant = (value: number) =>
  Math.abs(value) >= 99.95 ? group(value) : String(Number(value.toPrecision(3)))

/** Requests a second. */
export const rate = (perSecond: number) => `${significant(perSecond)} req/s`

/** A duration in µs, in the unit that suits it: 90 µs, 1.23 ms, 2.1 s. */
export function duration(us: number): string {
  if (us < 999.5) return `${significant(us)} µs`
  if (us < 999_500) return `${significant(us / 1e3)} ms`
  return `${significant(us / 1e6)} s`
}

/** A ratio: ×31.6. */
export const times = (ratio: number) => `×${significant(ratio)}`

/** A ratio with its interval: ×31.6 (30.2–33.1). */
export const timesWithin = ({ mean, low, high }: Record<'mean' | 'low' | 'high', number>) =>
  `${times(mean)} (${range(low, high)})`

/** Both ends of an interval: 30.2–33.1. */
export const range = (low: number, high: number) => `${significant(low)}–${significant(high)}`

/** A share of 0–1: 97.2 %. */
export const percent = (share: number) => `${significant(share * 100)} %`

/** Memory and disk, in powers of 1024 as operating systems count them: 7.8 GiB. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = count < 1 ? 0 : Math.min(Math.floor(Math.log2(count) / 10), units.length - 1)
  return `${significant(count / 1024 ** power)} ${units[power]}`
}

/** 1 round, 2 rounds. */
export const counted = (count: number, thing: string) => `${group(count)} ${thing}${count === 1 ? '' : 's'}`
