// What the process of a stand-in does besides its work: it says where it listens, and cannot outlive whoever started it.
import type { AddressInfo, Server } from 'node:net'

/** Listens on PORT of 127.0.0.1, or on a free port if that is 0, and tells the parent process. */
export function serveAsStandIn(server: Server): void {
  process.on('disconnect', () => process.exit()) // the lab has ended, however it did
  if (process.connected === false) process.exit() // it did so while we were loading
  process.on('SIGINT', () => {}) // Ctrl-C reaches us too, but the lab decides when we stop
  server.listen(Number(process.env.PORT), '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port })
  })
}
