// How much a system carried in a stretch of time, when requests reach over both of its ends.

/**
 * A request counts by the part of its time that lies within the stretch: one that took 40 ms, of which 10 ms lie within, counts
 * a quarter. Counting only answers would make a slow system's figure depend on whether a few come just before or just after the
 * end; over a long time both are the same (Little's law: N connections that always wait carry N / mean response time).
 * All times in ms.
 */
export function partWithin(stretch: { from: number; to: number }, began: number, ended: number): number {
  const within = Math.min(ended, stretch.to) - Math.max(began, stretch.from)
  return within <= 0 ? 0 : within / (ended - began)
}

/** Adds up what was carried, in all and of each named kind of request. */
export class Carried {
  total = 0
  routes: Record<string, number> = {}

  add(worth: number, name: string | undefined): void {
    this.total += worth
    if (name !== undefined) this.routes[name] = (this.routes[name] ?? 0) + worth
  }
}
