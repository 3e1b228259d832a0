// A replica of the system's PostgreSQL: it follows what the primary writes, and answers those who only read.
import { breakable } from './breakable.ts'
import type { Engine, How, RunningEngine, StartOptions } from './engine.ts'
import { findServer, serverProgram } from './postgres/find-server.ts'
import { startReplica } from './postgres/replica-from-binary.ts'
import { useReplicaUrl } from './postgres/replica-from-url.ts'
import { postgres } from './postgres.ts'

export const postgresReplica: Engine = {
  name: 'postgres-replica',
  title: 'PostgreSQL replica',
  oldest: postgres.oldest,
  urlVariable: 'POSTGRES_REPLICA_URL',
  belongsTo: 'postgres',
  install: postgres.install,

  find: (env) => findServer(env, env.POSTGRES_REPLICA_URL),

  async start(options) {
    const server = await startServer(options)
    const env = { DATABASE_REPLICA_URL: server.url }
    return { name: 'postgres-replica', how: options.how, ...server, env }
  },
}

async function startServer({ how, env, others, folder, choosePort }: StartOptions) {
  const primary = others?.find(({ name }) => name === 'postgres')
  if (!primary)
    throw new Error('A PostgreSQL replica needs a primary: start postgres before postgres-replica')
  refuseStrangers(how, primary)
  if (how === 'url') return useReplicaUrl(env.POSTGRES_REPLICA_URL, primary.url)
  const path = await serverProgram(env, postgresReplica)
  return breakable((again) => startReplica(path, primary.url, { folder, choosePort }, again))
}

/** Somebody else's replica follows somebody else's primary. Ours could follow that only with rights which few have. */
function refuseStrangers(how: How, primary: RunningEngine): void {
  if ((how === 'url') === (primary.how === 'url')) return
  throw new Error(
    how === 'url'
      ? 'POSTGRES_REPLICA_URL names a replica of yours: set POSTGRES_URL to its primary, or unset it'
      : 'POSTGRES_URL names a server of yours: set POSTGRES_REPLICA_URL to a replica of it, or unset it',
  )
}
