import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { watchOthers } from './others.ts'

const children: ReturnType<typeof spawn>[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Keeps a processor busy for so long, in a process of its own. */
async function busy(ms: number): Promise<void> {
  const child = spawn(process.execPath, ['-e', `const end = Date.now() + ${ms}; while (Date.now() < end);`])
  children.push(child)
  await once(child, 'exit')
}

test.runIf(process.platform === 'linux')(
  'what a child of ours uses is ours, and others’ to who is no parent of it',
  async () => {
    const idle = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
    children.push(idle)
    const ours = watchOthers()
    const others = watchOthers(idle.pid)
    await busy(1500)
    const [seenByUs, seenByOther] = [ours() as number, others() as number]
    // Both saw the same machine at the same time; the difference is what we and our child have used: most of one processor.
    expect(seenByUs).toBeGreaterThanOrEqual(0)
    expect(seenByOther).toBeLessThanOrEqual(1)
    expect(seenByOther).toBeGreaterThan(seenByUs)
  },
)
