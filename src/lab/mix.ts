// Turns a workload's templates into an endless stream of requests, the same for the same seed.
import type { Draw, RequestTemplate, Workload } from './experiment.ts'
import { integer, type Random, seeded, zipf } from './random.ts'

export interface Request {
  method: RequestTemplate['method']
  path: string
  body?: string
  expect?: string
}

/**
 * @returns a function that gives the next request each time it is called
 * @throws Error when a template names a value that isn't drawn, or no template has weight
 */
export function requestMix(workload: Workload, seed: number): () => Request {
  const random = seeded(seed)
  const templates = workload.requests.filter((template) => template.weight > 0)
  const total = templates.reduce((sum, template) => sum + template.weight, 0)
  if (!(total > 0)) throw new Error('the workload sends nothing: no request has a weight')
  const draws = Object.entries(workload.draws ?? {})
  for (const template of templates) checkNames(template, new Set(draws.map(([name]) => name)))

  return () => {
    const template = pick(templates, random() * total)
    const values: Record<string, number> = {}
    for (const [name, draw] of draws) values[name] = drawn(random, draw)
    const fill = (text: string) => text.replace(PLACE, (_, name: string) => String(values[name]))
    return {
      method: template.method,
      path: fill(template.path),
      ...(template.json !== undefined && { body: fill(template.json) }),
      ...(template.expect !== undefined && { expect: fill(template.expect) }),
    }
  }
}

/** Whether every request is the same one, so that it can be built once. */
export function isConstant({ requests, draws = {} }: Workload): boolean {
  return requests.length === 1 && Object.keys(draws).length === 0
}

const PLACE = /\{(\w+)\}/g

function pick(templates: RequestTemplate[], point: number): RequestTemplate {
  let below = 0
  for (const template of templates) {
    below += template.weight
    if (point < below) return template
  }
  return templates.at(-1) as RequestTemplate
}

function drawn(random: Random, draw: Draw): number {
  return 'zipf' in draw ? zipf(random, draw.zipf) : integer(random, draw.from, draw.to)
}

function checkNames(template: RequestTemplate, known: Set<string>): void {
  for (const text of [template.path, template.json ?? '', template.expect ?? '']) {
    for (const [, name] of text.matchAll(PLACE)) {
      if (!known.has(name as string)) throw new Error(`nothing is drawn for {${name}} in "${text}"`)
    }
  }
}
