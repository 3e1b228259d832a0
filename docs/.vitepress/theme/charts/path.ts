// A line through points, as SVG draws it.

/** For `d`; empty where there are none. */
export const pathThrough = (points: (readonly [x: number, y: number])[]): string =>
  points.length ? `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}` : ''
