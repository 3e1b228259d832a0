// What may come onto the machine of whoever installs this.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../src/lab/paths.ts'

interface Package {
  integrity?: string
  resolved?: string
  hasInstallScript?: boolean
}

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
const packages = Object.entries(read('package-lock.json').packages as Record<string, Package>).filter(
  ([path]) => path !== '',
)

test('every package is known by its hash, and comes from the registry', () => {
  expect(packages.length).toBeGreaterThan(100)
  for (const [path, { integrity, resolved }] of packages) {
    expect(integrity, path).toMatch(/^sha512-/)
    expect(resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//)
  }
})

test('whether a package may run a script when it is installed is decided, and SECURITY.md names those that may', () => {
  const wanting = packages.filter(([, { hasInstallScript }]) => hasInstallScript)
  const decided: Record<string, boolean> = read('package.json').allowScripts
  expect(wanting.map(([path]) => path.replace('node_modules/', '')).sort()).toEqual(
    Object.keys(decided).sort(),
  )
  const allowed = Object.keys(decided).filter((name) => decided[name])
  expect(readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')).toContain(`Only ${allowed.join(' and ')} may run`)
})
