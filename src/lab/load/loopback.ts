// The load generator loads this machine only: a typing error must never become an attack on somebody's server.

/** @throws Error when the address is not one of 127.0.0.0/8 or ::1 */
export function requireLoopback(url: string): void {
  const { protocol, hostname } = new URL(url)
  // URL writes every spelling of an IPv4 address (0x7f.1, 2130706433) as four numbers. Names aren't trusted, they may resolve to anything.
  const loopback = /^127(\.\d+){3}$/.test(hostname) || hostname === '[::1]'
  if (protocol !== 'http:' || !loopback)
    throw new Error(`${url} is not on this machine; only 127.0.0.1 and [::1] are loaded`)
}
