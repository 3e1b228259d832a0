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
  let closing = false
  for (let i = 0; i < WORKERS; i++) cluster.fork()
  // A worker that died is replaced. What it was doing is lost: nobody has kept the requests.
  cluster.on('exit', (_worker, code) => {
    if (closing) return
    if (code === 1) process.exit(1) // it couldn't even start, and the next one wouldn't either
    cluster.fork()
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      closing = true // and when the last of them has closed, nothing keeps this process
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM')
    })
} else {
  await import('./shop.ts') // all of them on the same PORT: the primary has it, and passes connections on
}
// #endregion cluster
