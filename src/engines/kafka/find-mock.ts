// Finds a Python that has librdkafka, whose mock cluster stands in for Kafka.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findProgram } from '../binary.ts'

export interface Mock {
  python: string
  /** librdkafka's. */
  version: string
}

/** The system's own Python has the packages that the distribution installs; another one may come first on PATH. */
const SYSTEM_PYTHON = '/usr/bin/python3'
const ASK = 'import confluent_kafka; print(confluent_kafka.libversion()[0])'

export async function findMock(env: NodeJS.ProcessEnv): Promise<Mock | undefined> {
  const onPath = await findProgram('python3', env)
  if (!onPath) return
  for (const python of new Set([onPath, SYSTEM_PYTHON])) {
    try {
      const { stdout } = await promisify(execFile)(python, ['-c', ASK], { timeout: 5_000 })
      return { python, version: stdout.trim() }
    } catch {
      // it isn't there, or doesn't have the module
    }
  }
}
