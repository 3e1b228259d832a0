// What a command's exit code says, and the error that means "the person asked us to stop".

export const exit = {
  /** Everything asked for was done, and the claims hold. */
  ok: 0,
  /** A claim does not hold, or the run failed. */
  failed: 1,
  /** Wrong use: a flag, a name or a value that isn't there. */
  usage: 2,
  /** Ctrl-C, SIGTERM, or the reader of our output went away. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]

/** Ends a command early without blame; the message says how far it got, and is empty where nobody is left to read it. */
export class Interrupted extends Error {
  override name = 'Interrupted'
}
