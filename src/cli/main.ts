// What every command shares: signals, errors that end in one clear line and an exit code, and output that is flushed.
import { RunFailed, UsageError } from '../lab/errors.ts'
import { readEnvFile } from './env-file.ts'
import { type ExitCode, exit, Interrupted } from './exit.ts'
import { type Terminal, terminal } from './terminal.ts'
import { wrap } from './text.ts'

export interface Context {
  argv: string[]
  /** Aborted, with an Interrupted as its reason, when the person wants to stop. */
  signal: AbortSignal
  out: Terminal
  err: Terminal
  /** A person is there to be asked. */
  interactive: boolean
}

/** npm and the terminal may each deliver the same Ctrl-C; a person's second one comes later than this, ms. */
const SAME_KEYPRESS_MS = 300

/** Runs a command and ends the process with its exit code. */
export async function main(command: (context: Context) => Promise<ExitCode>): Promise<void> {
  readEnvFile()
  const stop = new AbortController()
  const out = terminal(process.stdout)
  const err = terminal(process.stderr)
  const interactive = out.live && process.stdin.isTTY === true

  const fail = (error: unknown) => {
    const { code, text } = explain(error, err, process.env.TENFOLD_DEBUG === '1')
    if (text) err.print(text)
    return code
  }
  let stoppedAt = 0
  const interrupt = () => {
    if (stop.signal.aborted && performance.now() - stoppedAt > SAME_KEYPRESS_MS)
      process.exit(exit.interrupted)
    stoppedAt ||= performance.now()
    stop.abort(new Interrupted('Stopped.'))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt)
  // Whoever read our output has left (`| head -1`): nobody is there to be told, so stop without a word.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', () => stop.abort(new Interrupted('')))
  process.on('uncaughtException', (error) => void flushAndExit(fail(error)))

  try {
    await flushAndExit(
      await command({ argv: process.argv.slice(2), signal: stop.signal, out, err, interactive }),
    )
  } catch (error) {
    await flushAndExit(fail(error))
  }
}

/** What to tell the person about an error, and the exit code that goes with it. */
export function explain(
  error: unknown,
  { color, columns }: Pick<Terminal, 'color' | 'columns'>,
  debug: boolean,
): { code: ExitCode; text: string } {
  if (error instanceof Interrupted)
    return { code: exit.interrupted, text: error.message && `\n${error.message}` }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const lines = [color.red(wrap(`✗ ${message}`, columns, '  '))]
  if (error instanceof RunFailed && error.lines.length > 0)
    lines.push(
      color.dim('  last words of the process that failed:'),
      ...error.lines.map((line) => `    ${line}`),
    )
  if (debug && stack) lines.push(color.dim(stack))
  else if (!(error instanceof UsageError || error instanceof RunFailed))
    lines.push(color.dim('  TENFOLD_DEBUG=1 shows where this came from.'))
  return { code: error instanceof UsageError ? exit.usage : exit.failed, text: lines.join('\n') }
}

async function flushAndExit(code: ExitCode): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  process.exit(code)
}
