// The end of what a process said: the part of a failure that explains it.
import type { ChildProcess } from 'node:child_process'

/** Keeps the last `count` lines that a child writes to stdout and stderr. Returns a function that gives them. */
export function lastLines(child: ChildProcess, count = 20): () => string {
  let tail = ''
  const keep = (chunk: Buffer) => {
    tail = (tail + chunk)
      .split('\n')
      .slice(-count - 1)
      .join('\n')
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => tail.trim() || '(it said nothing)'
}
