// Active health checks: asks every instance now and then whether it is ready. Passive ones are in instances.ts.
import type { Instance } from './instances.ts'

/**
 * @param timeoutMs longer than an answer may take while an instance is merely busy: taking out those that are overloaded
 * makes the others overloaded next
 * @returns ends it
 */
export function watchHealth(
  instances: readonly Instance[],
  { intervalMs, timeoutMs }: { intervalMs: number; timeoutMs: number },
): () => void {
  const timers = instances.map((instance) => {
    let asking = false
    return setInterval(async () => {
      if (asking) return
      asking = true
      if (await isReady(instance, timeoutMs)) instance.passed()
      else instance.failed()
      asking = false
    }, intervalMs)
  })
  return () => timers.forEach(clearInterval)
}

async function isReady({ connections }: Instance, timeoutMs: number): Promise<boolean> {
  try {
    const { statusCode, body } = await connections.request({
      method: 'GET',
      path: '/healthz',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await body.dump()
    return statusCode === 200
  } catch {
    return false
  }
}
