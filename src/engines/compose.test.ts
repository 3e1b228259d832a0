// compose.yaml and .env.example agree with the engines' code.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { freePort } from './free-port.ts'
import { engines, type RunningEngine } from './index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const byUrl = Object.values(engines).filter(({ urlVariable }) => urlVariable)

interface Service {
  image: string
  ports: string[]
  healthcheck: { test: string[] }
  volumes?: unknown
}
const { services } = parse(readFileSync(`${ROOT}/compose.yaml`, 'utf8'), { merge: true }) as {
  services: Record<string, Service>
}
const env = parseEnv(readFileSync(`${ROOT}/.env.example`, 'utf8'))

test('there is a service and a URL for every engine that takes one, and no other', () => {
  expect(Object.keys(services).sort()).toEqual(byUrl.map(({ name }) => name).sort())
  expect(Object.keys(env).sort()).toEqual(byUrl.map(({ urlVariable }) => urlVariable).sort())
})

describe.each(Object.entries(services))('%s', (_, { image, ports, healthcheck, volumes }) => {
  test('is pinned to an exact version', () => expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?(-\w+)?$/))
  test('is reached from this machine alone', () => {
    expect(ports.length).toBeGreaterThan(0)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  })
  test('says when it is ready, and keeps nothing', () => {
    expect(healthcheck).toMatchObject({ test: expect.arrayContaining(['CMD']), interval: expect.any(String) })
    expect(volumes).toBeUndefined()
  })
})

describe.each(byUrl)('$urlVariable', ({ name, urlVariable = '', belongsTo, start }) => {
  const given = env[urlVariable] ?? ''

  test('names the port that its service publishes', () => {
    const port = /:(\d+)(\/\w*)?$/.exec(given)?.[1]
    expect(services[name]?.ports.map((it) => it.split(':')[1])).toContain(port)
  })

  test('is of the form that the engine takes', async () => {
    const url = given.replace(/:\d+(?=(\/\w*)?$)/, `:${await freePort()}`) // where nobody is
    const primary = { name: belongsTo, how: 'url', url } as RunningEngine
    const started = start({ how: 'url', env: { [urlVariable]: url }, folder: tmpdir(), others: [primary] })
    await expect(started).rejects.toThrow(new RegExp(`${urlVariable}.*can't be used`, 's'))
  })
})

const docker = spawnSync('docker', ['compose', 'version']).status === 0
test.skipIf(!docker)(`Docker takes it${docker ? '' : ' (skipped: docker compose is not installed)'}`, () => {
  execFileSync('docker', ['compose', '-f', `${ROOT}/compose.yaml`, 'config', '-q'])
})
