// What a run put on somebody else's Kafka is removed, and nothing else. The mock cluster can't delete, so its answers are written here.
import { describe, expect, test } from 'vitest'
import { removeOwn } from './remove-own.ts'

describe('what a run leaves on a cluster that is not ours', () => {
  /** The admin requests of a cluster that holds these. */
  function clusterWith(topics: string[], groups: string[]) {
    const without = (list: string[], gone: string[]) => list.filter((name) => !gone.includes(name))
    const cluster = { topics, groups, busy: 0 }
    const admin = {
      listTopics: async () => cluster.topics,
      deleteTopics: async (options: { topics: string[] }) => {
        cluster.topics = without(cluster.topics, options.topics)
      },
      listGroups: async () => ({ groups: cluster.groups.map((groupId) => ({ groupId, protocolType: '' })) }),
      deleteGroups: async (groupIds: string[]) => {
        if (cluster.busy-- > 0) throw new Error('the group is not empty')
        cluster.groups = without(cluster.groups, groupIds)
        return groupIds.map((groupId) => ({ groupId }))
      },
    }
    return { cluster, admin }
  }

  test('is removed, and nothing else', async () => {
    const { cluster, admin } = clusterWith(
      ['tenfold-1-orders', 'orders', 'tenfold-2-orders'],
      ['printers', 'tenfold-1-a'],
    )
    await removeOwn(admin, 'tenfold-1-')
    expect(cluster).toMatchObject({ topics: ['orders', 'tenfold-2-orders'], groups: ['printers'] })
  })

  test('a group whose members were killed is removed as soon as Kafka lets it go', async () => {
    const { cluster, admin } = clusterWith([], ['tenfold-1-a'])
    cluster.busy = 1
    await removeOwn(admin, 'tenfold-1-')
    expect(cluster.groups).toEqual([])
  })

  test('a group that stays busy is named in an error', async () => {
    const { cluster, admin } = clusterWith([], ['tenfold-1-a'])
    cluster.busy = 1_000
    await expect(removeOwn(admin, 'tenfold-1-', 0)).rejects.toThrow(/tenfold-1-.*not empty.*remove them/)
  })
})
