// A check of the lab: it measures something whose right answer is known, or the same thing in another way, and shows both.

/** What a check has found, as a table for people. */
export interface Finding {
  head: string[]
  /** Each as long as `head`. */
  rows: string[][]
  /** What of it was left out here, and why; how to read it. */
  notes: string[]
}

export interface CheckContext {
  /** Aborted when the person wants to stop. */
  signal: AbortSignal
  /** What it is doing now, in a few words. */
  progress: (text: string) => void
}

export interface Check {
  title: string
  /** What is held against what, and what would be a good answer. */
  about: string
  measure(context: CheckContext): Promise<Finding>
}
