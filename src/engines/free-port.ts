// TCP ports that nobody listens on right now.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A free port on 127.0.0.1. Another program may take it before its user does, so be ready to ask again. */
export async function freePort(): Promise<number> {
  return tryPort(0)
}

/** Resolves when nobody listens on the port any more, or after `withinMs`: a killed server's children may hold it for some milliseconds longer. */
export async function untilFree(port: number, withinMs = 2_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while ((await isTaken(port)) && performance.now() < deadline) await sleep(10)
}

/** Whether somebody listens on that port of 127.0.0.1 now. */
export const isTaken = (port: number): Promise<boolean> =>
  tryPort(port).then(
    () => false,
    () => true,
  )

/** Listens on a port for a moment. */
async function tryPort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
