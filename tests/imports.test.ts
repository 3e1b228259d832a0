// Who may import whom, checked from the source text of every file, so that the house stays one-way.
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

/** What each part may import besides itself: folders or files. The first pattern that fits a file counts. */
const RULES: [file: RegExp, part: string, mayImport: string[]][] = [
  [/^lessons\/[^/]+\/lesson\.test\.ts$/, 'lessons/*', ['src/shop', 'src/lab', 'src/engines', 'benchmarks']],
  [/^lessons\//, 'lessons/*', ['src/shop']],
  [/^benchmarks\//, 'benchmarks', ['src/lab/experiment.ts']],
  [/^src\/lab\//, 'src/lab', ['src/engines']],
  [/^src\/self\//, 'src/self', ['src/lab', 'src/engines', 'src/server/api.ts']],
  [/^src\/cli\//, 'src/cli', ['src/lab', 'src/engines', 'src/server', 'src/self']],
  [/^src\/server\//, 'src/server', ['src/lab']],
  [/^src\/engines\//, 'src/engines', []],
  [/^src\/shop\/(.*\.test|testing.*)\.ts$/, 'src/shop', ['src/engines/index.ts']],
  [/^src\/shop\//, 'src/shop', []],
  [/^docs\//, 'docs', ['src/lab', 'src/server/api.ts', 'src/self/recorded.ts']],
  [/^tests\//, 'tests', ['']],
  [/^[^/]+$/, '', []],
]
const PACKAGES = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })

/** What is wrong with a file's imports, in words. `file` and paths are relative to the project. */
function wrongImports(file: string, text: string): string[] {
  const rule = RULES.find(([pattern]) => pattern.test(file))
  if (!rule) return [`${file}: no rule says what it may import`]
  const [, part, mayImport] = rule
  const own = part === 'lessons/*' ? file.split('/', 2).join('/') : part
  const allowed = [own, ...mayImport]

  return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName: name }) => {
    if (name.startsWith('.')) {
      const target = posix.join(posix.dirname(file), name)
      const fits = allowed.some((place) => !place || target === place || target.startsWith(`${place}/`))
      return fits || target === 'package.json' ? [] : [`${file} imports ${target}`]
    }
    const library = name.split('/', name.startsWith('@') ? 2 : 1).join('/')
    return isBuiltin(name) || PACKAGES.includes(library)
      ? []
      : [`${file} imports ${library}, not in package.json`]
  })
}

const files = readdirSync('.').flatMap((entry) => {
  if (entry.endsWith('.ts')) return [entry]
  if (!['src', 'lessons', 'benchmarks', 'tests', 'docs'].includes(entry)) return []
  const inside = readdirSync(entry, { recursive: true, encoding: 'utf8' })
  return inside.filter((path) => /\.(ts|vue)$/.test(path)).map((path) => `${entry}/${path}`)
})

test('every file imports only what it may', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.flatMap((file) => wrongImports(file, readFileSync(file, 'utf8')))).toEqual([])
})

describe('the check', () => {
  test.each([
    ['lessons/03-caching/after.ts', "import { run } from '../../src/lab/run.ts'"],
    ['lessons/03-caching/cache.test.ts', "import { run } from '../../src/lab/run.ts'"],
    ['lessons/03-caching/after.ts', "import type { Cache } from '../04-queues/cache.ts'"],
    ['benchmarks/caching.ts', "import { run } from '../src/lab/run.ts'"],
    ['src/lab/run.ts', "import { text } from '../cli/text.ts'"],
    ['src/lab/run.ts', "export * from '../shop/shop.ts'"],
    ['src/lab/run.ts', "const shop = await import('../shop/shop.ts')"],
    ['src/engines/redis.ts', "import { place } from '../lab/placement.ts'"],
    ['src/shop/shop.ts', "import type { Engine } from '../engines/engine.ts'"],
    ['src/cli/main.ts', "import { shop } from '../shop/shop.ts'"],
    ['src/labyrinth/maze.ts', "import fs from 'node:fs'"],
    ['src/lab/run.ts', "import express from 'express'"],
    ['src/shop/shop.ts', "import thing from '@fastify/unlisted/part'"],
  ])('finds fault with %s: %s', (file, text) => {
    expect(wrongImports(file, text)).toHaveLength(1)
  })

  test.each([
    ['lessons/03-caching/after.ts', "import { buildShop } from '../../src/shop/shop.ts'"],
    ['lessons/03-caching/lesson.test.ts', "import { startTrial } from '../../src/lab/trial.ts'"],
    ['benchmarks/caching.ts', "import { experiment } from '../src/lab/experiment.ts'"],
    ['src/lab/load/open.ts', "import { record } from '../histogram.ts'"],
    ['src/lab/run.ts', "import { readFileSync } from 'node:fs'; import { Type } from 'typebox/type'"],
    ['src/cli/doctor.ts', "import { engines } from '../engines/index.ts'"],
    ['src/shop/shop.ts', "// import { run } from '../lab/run.ts'\nconst text = \"from '../lab/run.ts'\""],
  ])('finds none with %s: %s', (file, text) => {
    expect(wrongImports(file, text)).toEqual([])
  })
})
