// Which jobs this page asked for, kept while its tab is open, so that a reload knows its own run again.
const KEY = 'tenfold:jobs'
const KEPT = 10

export function ownJobs(): string[] {
  if (typeof sessionStorage === 'undefined') return []
  return (sessionStorage.getItem(KEY) ?? '').split(' ').filter(Boolean)
}

export function rememberJob(id: string): void {
  sessionStorage.setItem(KEY, [...ownJobs(), id].slice(-KEPT).join(' '))
}
