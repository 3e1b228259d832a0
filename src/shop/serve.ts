// Runs a server as a process: listens, and on SIGTERM or SIGINT closes with grace.
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'

/**
 * Listens on the app's `HOST` and `PORT`. On a signal it stops accepting, finishes the requests in hand, then runs the
 * app's `onClose` hooks (the database's among them); whatever isn't done after 10 s is cut off.
 * When the port is taken, it says so and the process ends with exit code 1.
 */
export async function serve(app: FastifyInstance): Promise<void> {
  const { HOST: host, PORT: port } = app.config
  try {
    await app.listen({ host, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    console.error(
      `Port ${port} on ${host} is taken. Stop what listens there, or choose another: PORT=${port + 1}`,
    )
    process.exitCode = 1
    return app.close()
  }
  closeWithGrace({ delay: 10_000 }, async ({ err }) => {
    if (err) app.log.error(err)
    await app.close()
  })
}
