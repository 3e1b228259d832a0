// Visitors do something once before the load, log in for example, and carry what they got along in all their requests.
import { Pool } from 'undici'
import type { Visitors } from '../experiment.ts'
import { type Request, requestMaker, type Values } from '../mix.ts'
import type { LoadOrder } from './protocol.ts'

/** Few, since what they do first may be expensive (a password's hash), and a crowd of it isn't what is measured. */
const AT_ONCE = 4

/**
 * Lets each visitor do its first request.
 * @returns what each carries; a single one who carries nothing when the workload has no visitors
 * @throws Error when an answer isn't right or lacks what is to be taken from it
 */
export async function visitorsArrive({ workload, url, timeoutSeconds }: LoadOrder): Promise<Values[]> {
  const { visitors } = workload
  if (!visitors) return [{}]
  const make = requestMaker(visitors.first, new Set(['visitor']))
  const timeout = timeoutSeconds * 1000
  const pool = new Pool(url, { connections: AT_ONCE, headersTimeout: timeout, bodyTimeout: timeout })
  const carried: Values[] = []
  let arrived = 0
  const oneAfterTheOther = async () => {
    while (arrived < visitors.count) {
      const visitor = ++arrived
      carried[visitor - 1] = await firstOf(make({ visitor }), visitors.take, pool)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther))
  } finally {
    await pool.destroy()
  }
  return carried
}

async function firstOf(request: Request, take: Visitors['take'], pool: Pool): Promise<Values> {
  const { method, path, headers, body } = request
  const what = `A visitor's first request, ${method} ${path}`
  const answer = await pool.request({ method, path, headers, body }).catch((error: Error) => {
    throw new Error(`${what}, got no answer: ${error.message}`)
  })
  const text = await answer.body.text()
  const answered = `${what}, was answered with ${answer.statusCode} and "${text.slice(0, 200)}"`
  if (answer.statusCode < 200 || answer.statusCode > 299) throw new Error(answered)
  const taken: Values = {}
  for (const [place, from] of Object.entries(take)) {
    const value =
      'cookie' in from ? cookie(answer.headers['set-cookie'], from.cookie) : field(text, from.field)
    if (value === undefined)
      throw new Error(`${answered}, without the ${Object.entries(from)[0]?.join(' ')} for {${place}}`)
    taken[place] = value
  }
  return taken
}

/** As a request's `cookie` header has it: `name=value`. */
function cookie(setCookie: string | string[] | undefined, name: string): string | undefined {
  const pairs = [setCookie ?? []].flat().map((one) => (one.split(';')[0] as string).trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))
}

function field(text: string, name: string): string | number | undefined {
  try {
    const value = JSON.parse(text)?.[name]
    return typeof value === 'string' || typeof value === 'number' ? value : undefined
  } catch {
    return undefined // no JSON
  }
}
