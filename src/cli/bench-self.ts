// npm run bench -- --self: the lab measured, where the right answer is known. Records what it finds for the site.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { createLogUpdate } from 'log-update'
import { RunFailed, UsageError } from '../lab/errors.ts'
import { afterRun, describeMachine, watchSteal } from '../lab/machine.ts'
import { place } from '../lab/placement.ts'
import { significant } from '../lab/units.ts'
import { CHECKS, type Check, type Finding } from '../self/index.ts'
import { recordedChecks, SELF } from '../self/recorded.ts'
import { type ExitCode, exit } from './exit.ts'
import { type Context, explain } from './main.ts'
import { table } from './table.ts'
import { wrap } from './text.ts'
import { writeWhole } from './write-whole.ts'

/** @throws UsageError when there is no check of a name */
export async function benchSelf(names: string[], context: Context): Promise<ExitCode> {
  const all = Object.keys(CHECKS)
  const unknown = names.find((name) => !Object.hasOwn(CHECKS, name))
  if (unknown !== undefined)
    throw new UsageError(
      `There is no check "${unknown}". Did you mean "${closest(unknown, all)}"? There are: ${all.join(', ')}`,
    )
  // A folder of its own: hundreds of runs of no interest aren't to fill the reader's history.
  const home = await mkdtemp(join(tmpdir(), 'tenfold-self-'))
  process.env.TENFOLD_HOME = home
  try {
    let failed = 0
    for (const name of names.length > 0 ? names : all) {
      try {
        await checkOne(name, CHECKS[name] as Check, context)
      } catch (error) {
        // One that fails is no reason to leave the others.
        if (!(error instanceof RunFailed)) throw error
        failed++
        context.err.print(explain(error, context.err, false).text)
      }
    }
    return failed === 0 ? exit.ok : exit.failed
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

async function checkOne(name: string, { title, about, measure }: Check, { out, err, signal }: Context) {
  const line = err.live ? createLogUpdate(err.stream) : undefined
  const progress = (text: string) => {
    signal.throwIfAborted()
    line?.(err.color.dim(`  ${name}: ${text} …`))
  }
  const { generator } = await place(1)
  const machine = await describeMachine(generator !== undefined)
  const stolen = watchSteal()
  const started = new Date()
  const began = performance.now()
  const finding = await measure({ signal, progress }).finally(() => line?.clear())
  const seconds = (performance.now() - began) / 1000
  const recorded = {
    title,
    about,
    startedAt: started.toISOString(),
    seconds,
    machine: afterRun(machine, { stealPercent: stolen() }),
  }
  // Read anew: another check may have been recorded meanwhile.
  await writeWhole(SELF, { ...recordedChecks(), [name]: { ...recorded, ...finding } })
  out.print(`\n${out.color.bold(title)}  ${out.color.dim(`${significant(seconds)} s`)}`)
  out.print(out.color.dim(wrap(about, out.columns)))
  out.print(`\n${asTable(finding, out.columns)}`)
  for (const note of [...finding.notes, ...recorded.machine.warnings])
    out.print(wrap(`! ${note}`, out.columns, '  '))
}

function asTable({ head, rows }: Finding, columns: number): string {
  return table(
    head.map((text, i) => ({
      head: text,
      cells: rows.map((row) => row[i] as string),
      ...(i === 0 && { align: 'left' as const }),
    })),
    columns,
  )
}
