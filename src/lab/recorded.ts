// The results that come with the lessons: measured once, kept in benchmarks/recorded/ with their provenance.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { RECORDED } from './paths.ts'
import { type Result, ResultSchema } from './result.ts'

const ajv = new Ajv()
addFormats.default(ajv)
const isResult = ajv.compile<Result>(ResultSchema)

/** What a recorded result is called: 03-caching, or 05-load-balancing.slow for a scenario's. */
export const recordedName = (lesson: string, scenario?: string) =>
  scenario === undefined ? lesson : `${lesson}.${scenario}`

/**
 * The recorded result of a lesson, or of one of its scenarios; undefined when there is none.
 * @param lesson its folder, such as 03-caching
 * @throws Error that says what is wrong with the file
 */
export function recordedResult(lesson: string, scenario?: string, folder = RECORDED): Result | undefined {
  const name = recordedName(lesson, scenario)
  const file = join(folder, `${name}.json`)
  if (!existsSync(file)) return undefined
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`The recorded result of ${name} can't be read: ${(error as Error).message}`)
  }
  if (isResult(content)) return content
  const [problem] = isResult.errors ?? []
  throw new Error(
    `The recorded result of ${name} is not one: ${problem?.instancePath || 'it'} ${problem?.message}`,
  )
}
