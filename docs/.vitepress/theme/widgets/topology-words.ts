// The picture of a system in words: for its labels, and for those who hear it.
import type { System } from '../../../../src/lab/experiment.ts'
import type { Loop } from '../../../../src/lab/load/protocol.ts'
import { counted, rate } from '../../../../src/lab/units.ts'
import type { LessonPage } from '../lesson.ts'
import { engineName } from '../live/topology-layout.ts'
import { instancesOf } from '../live/topology-links.ts'

/** How many clients there are, or how often they ask. */
export function clientsInWords(
  { knobs, recorded }: Pick<LessonPage, 'knobs' | 'recorded'>,
  turned: Record<string, number>,
  loop: Loop,
): string {
  if (loop.kind === 'open') return rate(loop.rate)
  const connections = turned.connections ?? knobs.connections?.default ?? recorded?.workload.connections
  return connections === undefined ? 'many at once' : `${counted(connections, 'connection')}`
}

export function topologyInWords({ roles, engines = [] }: System, clients: string): string {
  const processes = Object.entries(roles)
    .toReversed()
    .map(([name, role]) => (instancesOf(role) > 1 ? `${instancesOf(role)} of ${name}` : name))
  return [`Clients (${clients})`, ...processes, ...engines.map(engineName)].join(', then ')
}
