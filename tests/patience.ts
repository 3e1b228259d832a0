// For all tests: what is waited for has ten seconds unless a test says otherwise. One, as Vitest gives it, is too few on a busy machine.
import { vi } from 'vitest'

const PATIENCE_MS = 10_000

const { waitFor } = vi
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options })
