// Takes a run's topics and consumer groups away from a Kafka cluster that others use too.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from 'kafkajs'

const ASK_AGAIN_MS = 500

/**
 * Removes what begins with `prefix`. A group can't be removed while it has members, and Kafka counts a killed one until its session is
 * over (30 s, unless the role says otherwise), so that is tried until `withinMs` is over.
 * @throws Error that says what is left
 */
export async function removeOwn(
  admin: Pick<Admin, 'listTopics' | 'deleteTopics' | 'listGroups' | 'deleteGroups'>,
  prefix: string,
  withinMs = 50_000,
): Promise<void> {
  const own = (names: string[]) => names.filter((name) => name.startsWith(prefix))
  const deadline = performance.now() + withinMs
  try {
    const topics = own(await admin.listTopics())
    if (topics.length > 0) await admin.deleteTopics({ topics })
    while (true) {
      const groups = own((await admin.listGroups()).groups.map(({ groupId }) => groupId))
      if (groups.length === 0) return
      try {
        await admin.deleteGroups(groups)
      } catch (error) {
        if (performance.now() > deadline) throw error
        await sleep(ASK_AGAIN_MS)
      }
    }
  } catch (error) {
    const { message } = error as Error
    throw new Error(
      `topics and groups that begin with ${prefix} couldn't be removed (${message}): remove them yourself`,
    )
  }
}
