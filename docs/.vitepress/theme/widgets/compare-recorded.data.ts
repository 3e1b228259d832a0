// The recorded results for the comparison's page, without their curves, which it doesn't draw.
import { defineLoader } from 'vitepress'
import { listLessons } from '../../../../src/lab/lessons.ts'
import { recordedResult } from '../../../../src/lab/recorded.ts'
import type { Result } from '../../../../src/lab/result.ts'

declare const data: Record<string, Result>

export { data }

export default defineLoader({
  watch: ['../../../../benchmarks/recorded/*.json'],
  async load(): Promise<Record<string, Result>> {
    const found = (await listLessons()).map(({ folder }) => [folder, readable(folder)] as const)
    return Object.fromEntries(
      found.flatMap(([folder, result]) => (result ? [[folder, withoutCurves(result)]] : [])),
    )
  },
})

/** One that can't be read counts as none; the lesson's own page says what is wrong with it. */
function readable(folder: string): Result | undefined {
  try {
    return recordedResult(folder)
  } catch {
    return undefined
  }
}

const withoutCurves = (result: Result): Result => ({
  ...result,
  systems: Object.fromEntries(
    Object.entries(result.systems).map(([name, system]) => [name, { ...system, curve: [] }]),
  ),
})
