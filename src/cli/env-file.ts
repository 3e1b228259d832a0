// The person's own settings, such as the URLs of engines: the file .env in the project's folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../lab/paths.ts'

/** Puts its settings into the environment, if there is one. What is set already, as in the shell, stays. */
export function readEnvFile(path = join(ROOT, '.env')): void {
  if (existsSync(path)) process.loadEnvFile(path)
}
