// Turns a workload's templates into an endless stream of requests, the same for the same seed.
import { readFileSync } from 'node:fs'
import type { Draw, RequestTemplate, Workload } from './experiment.ts'
import { integer, type Random, seeded, spread, zipf } from './random.ts'

/** Ready to be sent. */
export interface Request {
  name?: string
  method: RequestTemplate['method']
  path: string
  /** By their names in lower case; each request has its own, to be changed as one likes. */
  headers?: Record<string, string>
  body?: string | Buffer
  expect?: string
}

/** What fills the places of templates, by their names. */
export type Values = Record<string, string | number>

/** @param carried what the visitor carries whose request it is, where the workload has visitors */
export type NextRequest = (carried?: Values) => Request

/**
 * @returns a function that begins the stream of a seed; each call of what that returns gives the next request
 * @throws Error when a template names a value that nobody gives, or no template has weight
 */
export function requestMix(workload: Workload): (seed: number) => NextRequest {
  const templates = workload.requests.filter((template) => template.weight > 0)
  const total = templates.reduce((sum, template) => sum + template.weight, 0)
  if (!(total > 0)) throw new Error('the workload sends nothing: no request has a weight')
  const draws = Object.entries(workload.draws ?? {})
  const places = new Set([...draws.map(([name]) => name), ...Object.keys(workload.visitors?.take ?? {})])
  const kinds = templates.map((template) => ({
    weight: template.weight,
    make: requestMaker(template, places),
  }))

  return (seed) => {
    const random = seeded(seed)
    // Each its own: spread evenly over one, and independent of the others.
    const kind = spread(random)
    const streams = draws.map(([name, draw]) => ({ name, draw, random: spread(random) }))
    return (carried) => {
      const { make } = pick(kinds, kind() * total)
      const values: Values = { ...carried }
      for (const { name, draw, random } of streams) values[name] = drawn(random, draw)
      return make(values)
    }
  }
}

/** Whether every request of a visitor is the same one, so that it can be built once. */
export function isConstant({ requests, draws = {} }: Workload): boolean {
  return requests.length === 1 && Object.keys(draws).length === 0
}

/**
 * Reads a template once, to make requests of it.
 * @throws Error when it has a place that isn't one of `places`, or its file can't be read
 */
export function requestMaker(
  template: Omit<RequestTemplate, 'weight'>,
  places: Set<string>,
): (values: Values) => Request {
  const { name, method, path, json, file, expect } = template
  const headers = headersOf(template)
  for (const text of [path, json ?? '', expect ?? '', ...headers.map(([, value]) => value)])
    checkPlaces(text, places)
  const bytes = file === undefined ? undefined : readFileSync(file)
  return (values) => {
    const fill = (text: string) => text.replace(PLACE, (_, place: string) => String(values[place]))
    const body = json === undefined ? bytes : fill(json)
    return {
      ...(name !== undefined && { name }),
      method,
      path: fill(path),
      ...(headers.length > 0 && {
        headers: Object.fromEntries(headers.map(([header, value]) => [header, fill(value)])),
      }),
      ...(body !== undefined && { body }),
      ...(expect !== undefined && { expect: fill(expect) }),
    }
  }
}

const PLACE = /\{(\w+)\}/g

/** Names in lower case, so that a template can say another content type than JSON's and not one more. */
function headersOf({ headers = {}, json }: Pick<RequestTemplate, 'headers' | 'json'>): [string, string][] {
  const said = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return Object.entries({
    ...(json !== undefined && { 'content-type': 'application/json' }),
    ...Object.fromEntries(said),
  })
}

function checkPlaces(text: string, places: Set<string>): void {
  for (const [, name] of text.matchAll(PLACE)) {
    if (!places.has(name as string)) throw new Error(`nothing fills {${name}} in "${text}"`)
  }
}

function pick<Kind extends { weight: number }>(kinds: Kind[], point: number): Kind {
  let below = 0
  for (const kind of kinds) {
    below += kind.weight
    if (point < below) return kind
  }
  return kinds.at(-1) as Kind
}

function drawn(random: Random, draw: Draw): number {
  return 'zipf' in draw ? zipf(random, draw.zipf) : integer(random, draw.from, draw.to)
}
