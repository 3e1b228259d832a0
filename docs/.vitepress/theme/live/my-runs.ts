// What this machine measured last, of the lesson's own question and of each of its scenarios, becomes "your run" there.
import type { HistoryEntry, HistoryRun } from '../../../../src/server/api.ts'
import { setMine, useResults } from '../lesson.ts'
import type { Api } from './api.ts'

/** @param scenarios the names of those that the page may show */
export async function takeNewestRuns(api: Api, folder: string, scenarios: string[]): Promise<void> {
  const entries = await api.get<HistoryEntry[]>(`/api/history?lesson=${folder}`)
  const newest = [null, ...scenarios].flatMap(
    (scenario) => entries.find((entry) => entry.scenario === scenario) ?? [],
  )
  for (const { id, scenario } of newest)
    if (String(id) !== useResults(folder, scenario ?? undefined).mine.value?.id)
      setMine(await api.get<HistoryRun>(`/api/history/${id}`))
}
