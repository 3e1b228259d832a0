import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { inSources } from './in-sources.ts'
import { temporaryFolder } from './testing.ts'

test('a compiled program that fails names the lines of its source', async () => {
  const folder = temporaryFolder()
  const [source, compiled] = [join(folder, 'price.ts'), join(folder, 'price.mjs')]
  writeFileSync(
    source,
    'interface Photo { cents: number }\n\nconst price = (photo: Photo) => photo.cents.toFixed()\nprice({} as Photo)\n',
  )
  await build({ entryPoints: [source], outfile: compiled, format: 'esm', sourcemap: 'linked' })
  let said = ''
  try {
    execFileSync(process.execPath, [compiled], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    said = (error as { stderr: string }).stderr
  }
  expect(said).toContain('price.mjs:') // else it would have nothing to do
  const told = inSources(said)
  expect(told).toMatch(/at price \(\S+price\.ts:3:\d+\)/)
  expect(told).toMatch(/at \S+price\.ts:4:1/)
  expect(told).not.toContain('price.mjs:')
})

test('a place without a map stays as it is', () => {
  expect(inSources('at file:///nowhere/a.mjs:1:2 and b.ts:3:4')).toBe(
    'at file:///nowhere/a.mjs:1:2 and b.ts:3:4',
  )
})
