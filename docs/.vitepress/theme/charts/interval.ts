// The interval of a mean, as charts and tables take it.

/** A single round has none, and where all rounds are alike there is nothing to draw. */
export const intervalOf = ({ low, high }: { low: number; high: number }): [number, number] | undefined =>
  low > 0 && Number.isFinite(high) && high > low ? [low, high] : undefined
