// Who may talk to whom in a system's picture, and the curves on which requests move.
import type { Role, System } from '../../../../src/lab/experiment.ts'
import type { TopologyNode } from './topology-layout.ts'

export type PointXY = [x: number, y: number]

export interface TopologyLink {
  from: string
  to: string
  unused: boolean
  /** A cubic Bézier curve: start, two controls, end. */
  curve: [PointXY, PointXY, PointXY, PointXY]
}

/** Roles that pass requests on and use no engine: those that an engine plays, and programs of such names. */
export const passesOn = (name: string, role: Role) =>
  'engine' in role || /balancer|gateway|proxy|cdn/.test(name)

/** Where a knob says how many, and it isn't known what it says, one. */
export const instancesOf = (role: Role) =>
  'run' in role && typeof role.instances === 'number' ? role.instances : 1

/** Roles that take their work from a queue: nobody calls them. */
const takesWork = (name: string) => /worker|consumer|relay/.test(name)

const BROKERS = ['redis', 'rabbitmq', 'kafka']

/**
 * Clients to the door, the door to the roles before it, and engines from those who may use them. A role that takes its work from a
 * broker is not called by the door.
 */
export function linksOf(system: System, nodes: TopologyNode[], upright: boolean): TopologyLink[] {
  const names = Object.keys(system.roles)
  const door = names.at(-1)
  const link = (from: TopologyNode, to: TopologyNode): TopologyLink => ({
    from: from.id,
    to: to.id,
    unused: to.unused,
    curve: curve(from, to, upright),
  })
  const clients = nodes.filter(({ kind }) => kind === 'clients')
  const doors = nodes.filter(({ kind, name }) => kind === 'role' && name === door)
  const inner = nodes.filter(({ kind, name }) => kind === 'role' && name !== door)
  const engines = nodes.filter(({ kind }) => kind === 'engine')
  const users = [...inner, ...doors].filter(
    ({ name }) => names.length === 1 || !passesOn(name, system.roles[name] as Role),
  )
  const all = (some: TopologyNode[], others: TopologyNode[]) =>
    some.flatMap((from) => others.map((to) => link(from, to)))
  const queued = (system.engines ?? []).some((name) => BROKERS.includes(name))
  const called = inner.filter(({ name }) => !(queued && takesWork(name)))
  // The load goes to the first instance of the door.
  return [...all(clients, doors.slice(0, 1)), ...all(doors, called), ...all(users, engines)]
}

function curve(from: TopologyNode, to: TopologyNode, upright: boolean): TopologyLink['curve'] {
  if (upright) {
    const a: PointXY = [from.x + from.width / 2, from.y + from.height]
    const b: PointXY = [to.x + to.width / 2, to.y]
    const half = (b[1] - a[1]) / 2
    return [a, [a[0], a[1] + half], [b[0], b[1] - half], b]
  }
  const a: PointXY = [from.x + from.width, from.y + from.height / 2]
  const b: PointXY = [to.x, to.y + to.height / 2]
  const half = (b[0] - a[0]) / 2
  return [a, [a[0] + half, a[1]], [b[0] - half, b[1]], b]
}

export const pathOf = ([a, b, c, d]: TopologyLink['curve']) =>
  `M${a[0]} ${a[1]}C${b[0]} ${b[1]} ${c[0]} ${c[1]} ${d[0]} ${d[1]}`

/** The point at share `t` of the way. */
export function along([a, b, c, d]: TopologyLink['curve'], t: number): PointXY {
  const u = 1 - t
  const mix = (i: 0 | 1) => u ** 3 * a[i] + 3 * u * u * t * b[i] + 3 * u * t * t * c[i] + t ** 3 * d[i]
  return [mix(0), mix(1)]
}
