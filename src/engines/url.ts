// Somebody else's server, named by a URL in the environment: checked before any load is sent to it.

const ANSWER_WITHIN_MS = 3_000

export interface UrlRules {
  /** The environment variable. */
  variable: string
  /** Allowed ones, such as `['redis:', 'rediss:']`. */
  protocols: string[]
  example: string
}

/** The URL as it may be shown: without its password. */
export function hidePassword(text: string): string {
  if (!URL.canParse(text)) return '(not a URL)'
  const url = new URL(text)
  if (url.password) url.password = '***'
  for (const name of [...url.searchParams.keys()])
    if (/pass|secret|token|key$/i.test(name)) url.searchParams.set(name, '***')
  return url.href
}

/** @throws Error with an example when it isn't a URL of the right kind */
export function checkUrl(text: string | undefined, { variable, protocols, example }: UrlRules): string {
  if (text && URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text
  throw new Error(`${variable} must look like ${example}. Correct or unset it.`)
}

/**
 * Does something with the server, such as asking for its version, and fails soon and in words if that can't be done.
 * @param use gets a signal that is aborted when the time is over
 * @throws Error that names the variable, hides the password, gives the reason and says what to do
 */
export async function withUrlServer<T>(
  url: string,
  variable: string,
  use: (signal: AbortSignal) => Promise<T>,
  withinMs = ANSWER_WITHIN_MS,
): Promise<T> {
  const signal = AbortSignal.timeout(withinMs)
  const silence = new Promise<never>((_, reject) => {
    signal.onabort = () => reject(new Error(`no answer within ${withinMs} ms`))
  })
  try {
    return await Promise.race([silence, use(signal)])
  } catch (error) {
    throw new Error(
      `${variable} (${hidePassword(url)}) can't be used: ${reasonOf(error)}. Start that server, correct ${variable}, or unset it.`,
      { cause: error },
    )
  } finally {
    signal.onabort = null
  }
}

/** Node's connection errors to a name with several addresses have no message of their own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || (error as NodeJS.ErrnoException).code || error.name
}
