// Which jobs this page asked for, kept while its tab is open, so that a reload knows its own run again.
const KEY = 'tenfold:jobs'
const KEPT = 10

/** Where the browser refuses to keep anything, for this page's own time. */
let unkept: string[] = []

export function ownJobs(): string[] {
  try {
    return (sessionStorage.getItem(KEY) ?? '').split(' ').filter(Boolean)
  } catch {
    return unkept
  }
}

export function rememberJob(id: string): void {
  const ids = [...ownJobs(), id].slice(-KEPT)
  try {
    sessionStorage.setItem(KEY, ids.join(' '))
  } catch {
    unkept = ids
  }
}
