// What a run that has ended left on the machine.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'

/** The time that children may take to notice that the lab has died. */
const WITHIN_MS = 6_000
const ASK_AGAIN_MS = 100

/**
 * @param home the lab's folder, which all of its processes have in their environment
 * @param killed whether the lab had no chance to remove its folder; then the next run does
 */
export async function leftBehind(home: string, { killed }: { killed: boolean }): Promise<string[]> {
  let left: string[] = []
  for (let waited = 0; waited < WITHIN_MS; waited += ASK_AGAIN_MS) {
    left = [...processesOf(home), ...(killed ? [] : foldersIn(home))]
    if (left.length === 0) break
    await sleep(ASK_AGAIN_MS)
  }
  return [...left, ...historyProblems(home)]
}

function processesOf(home: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const of = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
        const names = of('environ') + of('cmdline')
        return names.includes(home) && !/\) Z /.test(of('stat'))
          ? [`process ${pid} is left: ${of('cmdline').replaceAll('\0', ' ').slice(0, 120)}`]
          : []
      } catch {
        return [] // it has just ended
      }
    })
}

const foldersIn = (home: string) =>
  readdirSync(home)
    .filter((name) => name.startsWith('run-'))
    .map((name) => `folder ${name} is left: ${readdirSync(join(home, name)).join(', ')}`)

function historyProblems(home: string): string[] {
  const names = readdirSync(home)
  const aside = names.find((name) => name.startsWith('history-unreadable-'))
  if (aside) return [`the history was set aside as ${aside}`]
  if (!names.includes('history.sqlite')) return []
  const history = new Database(join(home, 'history.sqlite'), { readonly: true })
  try {
    const says = history.pragma('integrity_check', { simple: true })
    return says === 'ok' ? [] : [`the history is damaged: ${says}`]
  } finally {
    history.close()
  }
}
