// The two ways in which a run can go wrong that the reader can do something about.

/** Asked for something that isn't there or isn't allowed; the message says what is. */
export class UsageError extends Error {
  override name = 'UsageError'
  /** The option or knob at fault, where it is one. */
  field: string | undefined

  constructor(message: string, field?: string) {
    super(message)
    this.field = field
  }
}

/** The run could not be finished; `lines` are the last words of the process that failed. */
export class RunFailed extends Error {
  override name = 'RunFailed'
  lines: string[]

  constructor(message: string, lines: string[] = [], options?: ErrorOptions) {
    super(message, options)
    this.lines = lines
  }
}
