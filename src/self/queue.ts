// What every single request of a queue must take, when its arrivals and its service times are known.

/**
 * Times in the system of one server, first come first served, in the unit of the arguments: Lindley's recursion, each waits as long
 * as the one before it, and its service, less the time between them (Lindley, "The theory of queues with a single server",
 * Mathematical Proceedings of the Cambridge Philosophical Society 48 (1952)).
 * @param arrivals ascending
 * @param services as many
 */
export function timesInSystem(arrivals: number[], services: number[]): number[] {
  let free = 0
  return arrivals.map((arrival, i) => {
    free = Math.max(free, arrival) + (services[i] as number)
    return free - arrival
  })
}
