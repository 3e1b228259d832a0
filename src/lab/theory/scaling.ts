// How far more instances help: the laws of Amdahl and Gunther, fitted to a sweep over their number.
import { leastSquares } from './least-squares.ts'

/** What n instances carry: throughput in req/s, or anything that is proportional to it. */
export interface Carried {
  n: number
  throughput: number
}

/** n instances carry so many times as much as one. */
export interface SpeedUp {
  n: number
  speedUp: number
}

/** @returns the points over that of one instance; none without it, or when it carried nothing */
export function speedUps(points: Carried[]): SpeedUp[] {
  const one = points.find(({ n }) => n === 1)?.throughput ?? 0
  return one > 0 ? points.map(({ n, throughput }) => ({ n, speedUp: throughput / one })) : []
}

export interface Usl {
  /** σ, contention: the share of work that only one can do at a time, 0–1. */
  contention: number
  /** κ, coherency: what each pair of instances costs by having to agree. */
  coherency: number
  /** The number of instances that carries most; Infinity when more always carry more. */
  peak: number
  /** S(n), to be drawn. */
  speedUp: (n: number) => number
}

/**
 * Amdahl's law: with a serial share σ, S(n) = n / (1 + σ(n−1)), and never more than 1/σ.
 * Source: Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", AFIPS (1967).
 * Fitted by least squares on n/S − 1 = σ(n−1), with σ from 0 to 1.
 * @returns undefined without a point beyond n = 1
 */
export function amdahl(points: SpeedUp[]): { serial: number; speedUp: (n: number) => number } | undefined {
  const rows = rowsOf(points)
  if (rows.length === 0) return undefined
  const serial = Math.min(1, leastSquares(rows.map(({ u, y }) => ({ u, v: 0, y }))).a)
  return { serial, speedUp: (n) => n / (1 + serial * (n - 1)) }
}

/**
 * The Universal Scalability Law: S(n) = n / (1 + σ(n−1) + κn(n−1)). Unlike Amdahl's it can fall again.
 * Source: Gunther, "Guerrilla Capacity Planning", Springer (2007), fitted as he does by least squares on n/S − 1; σ, κ ≥ 0.
 * @returns undefined with fewer than three points. Three are met exactly, so only more say how well the law fits.
 */
export function usl(points: SpeedUp[]): Usl | undefined {
  const rows = rowsOf(points)
  if (rows.length < 2) return undefined
  const { a, b: coherency } = leastSquares(rows)
  const contention = Math.min(1, a)
  return {
    contention,
    coherency,
    peak: coherency > 0 ? Math.max(1, Math.sqrt((1 - contention) / coherency)) : Infinity,
    speedUp: (n) => n / (1 + contention * (n - 1) + coherency * n * (n - 1)),
  }
}

const rowsOf = (points: SpeedUp[]) =>
  points
    .filter(({ n, speedUp }) => n > 1 && speedUp > 0)
    .map(({ n, speedUp }) => ({ u: n - 1, v: n * (n - 1), y: n / speedUp - 1 }))
