import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { listLessons } from '../../src/lab/lessons.ts'
import { beforePaint } from './head.ts'
import { asPrediction, predictionKey } from './theme/prediction.ts'

/** The classes that a page has before it is painted. */
function classesOf(page: { lesson?: string; path?: string; search?: string; kept?: Record<string, string> }) {
  const classes = new Set<string>()
  runInNewContext(beforePaint[2] as string, {
    document: {
      querySelector: () => (page.lesson ? { content: page.lesson } : null),
      documentElement: {
        classList: { toggle: (name: string, on: boolean) => on && classes.add(name) },
      },
    },
    location: { pathname: page.path ?? '/', search: page.search ?? '' },
    localStorage: { getItem: (key: string) => page.kept?.[key] ?? null },
  })
  return [...classes]
}
const caching = '03-caching'
const [first] = await listLessons()

describe('before a page is painted', () => {
  it.each(['skipped', '10', '0.5', '1e3', '', '0', '-2', 'NaN', 'Infinity', 'ten', '{"ratio":10}'])(
    'a kept “%s” counts as a prediction for the head as it does for the page',
    (text) => {
      const hidden = classesOf({ lesson: caching, kept: { [predictionKey(caching)]: text } })
      expect(hidden).toEqual(asPrediction(text) === null ? ['predict-first'] : [])
    },
  )
  it('hides the figures of a lesson without a prediction, and of the comparison, which has the first lesson’s', () => {
    expect(classesOf({ lesson: caching })).toEqual(['predict-first'])
    const kept = { [predictionKey(first?.folder ?? '')]: '10' }
    expect(classesOf({ path: '/compare' })).toEqual(['predict-first'])
    expect(classesOf({ path: '/base/compare.html' })).toEqual(['predict-first'])
    expect(classesOf({ path: '/compare', kept })).toEqual([])
  })
  it('opens a lesson for the projector, and no other page', () => {
    const kept = { [predictionKey(caching)]: '10', [predictionKey(first?.folder ?? '')]: '10' }
    expect(classesOf({ lesson: caching, search: '?present', kept })).toEqual(['present'])
    expect(classesOf({ path: '/compare', search: '?present', kept })).toEqual([])
    expect(classesOf({})).toEqual([])
  })
})
