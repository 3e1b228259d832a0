// Several shops without a balancer: Node's cluster. A primary process takes the connections and hands them out to its workers.
import cluster from 'node:cluster'
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'

const { WORKERS } = readEnv(
  Type.Object({
    WORKERS: Type.Integer({ default: 2, minimum: 1, description: 'a whole number, 1 or more' }),
  }),
)

// #region cluster
if (cluster.isPrimary) {
  let started = false
  let closing = false
  cluster.on('listening', () => {
    started = true
  })
  for (let i = 0; i < WORKERS; i++) cluster.fork()
  // A worker that died is replaced. What it was doing is lost: nobody has kept the requests.
  cluster.on('exit', () => {
    if (closing) return
    if (!started) process.exit(1) // it couldn't even start, and the next one wouldn't either
    cluster.fork()
  })
  // When the last of them has closed, nothing keeps this process. Ctrl-C reaches the workers by itself.
  process.on('SIGINT', () => {
    closing = true
  })
  process.on('SIGTERM', () => {
    closing = true
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM')
  })
} else {
  await import('./shop.ts') // all of them on the same PORT: the primary has it, and passes connections on
}
// #endregion cluster
