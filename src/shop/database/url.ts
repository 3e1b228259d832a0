// What a database's URL says, and how it is shown.

export type DialectName = 'sqlite' | 'postgres' | 'mysql'

/** By the URL's beginning; `databaseUrl` in config.ts lets no other pass. */
export function dialectOf(url: string): DialectName {
  if (url.startsWith('sqlite:')) return 'sqlite'
  return url.startsWith('mysql:') ? 'mysql' : 'postgres'
}

/** The URL as it may be shown. A password that should have been percent-encoded is hidden as well. */
export const hidePassword = (url: string) =>
  url.replace(/(:\/\/[^:/@]*):.*@/, '$1:***@').replace(/([?&]password=)[^&]*/, '$1***')

/** The error of a database that can't be used: which, why, and what to do. */
export function unusable(url: string, cause: NodeJS.ErrnoException, advice: string): Error {
  const reason = cause.message || cause.code // one that was tried to several addresses of a name has no message
  return new Error(`Can't use the database ${hidePassword(url)}: ${reason}. ${advice}`, { cause })
}
