// Least squares for y = a·u + b·v where neither a nor b may be negative: what the laws of this folder are fitted by.

export interface Row {
  u: number
  v: number
  y: number
}

/** The non-negative a and b with the smallest sum of squared errors. Where both can't be told apart, v gets nothing. */
export function leastSquares(rows: Row[]): { a: number; b: number } {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const [uu, uv, vv] = [sum(({ u }) => u * u), sum(({ u, v }) => u * v), sum(({ v }) => v * v)]
  const [uy, vy] = [sum(({ u, y }) => u * y), sum(({ v, y }) => v * y)]
  const determinant = uu * vv - uv * uv
  if (determinant > 1e-12 * uu * vv) {
    const a = (uy * vv - vy * uv) / determinant
    const b = (vy * uu - uy * uv) / determinant
    if (a >= 0 && b >= 0) return { a, b }
  }
  // The best lies on the border then: one of them is 0.
  const alone = [
    { a: uu > 0 ? Math.max(0, uy / uu) : 0, b: 0 },
    { a: 0, b: vv > 0 ? Math.max(0, vy / vv) : 0 },
  ] as const
  const error = ({ a, b }: { a: number; b: number }) => sum(({ u, v, y }) => (a * u + b * v - y) ** 2)
  return error(alone[1]) < error(alone[0]) ? alone[1] : alone[0]
}
