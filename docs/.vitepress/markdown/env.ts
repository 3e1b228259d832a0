// Which file of the repository is being rendered, for the page itself and for the search index alike.
import { relative, sep } from 'node:path'
import { ROOT } from '../../../src/lab/paths.ts'

/** Its path from the project's root; empty for a piece of text that is no file's. */
export function fileOf(env: { path?: string; realPath?: string }): string {
  const file = env.realPath ?? env.path
  return file ? relative(ROOT, file).split(sep).join('/') : ''
}
