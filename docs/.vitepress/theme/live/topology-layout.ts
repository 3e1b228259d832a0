// Where a system's processes and engines stand in its picture: clients, the door, the roles behind it, engines.
// From left to right, or upright on a phone. Pure geometry, in the picture's own units.
import type { System } from '../../../../src/lab/experiment.ts'
import { instancesOf, linksOf, passesOn, type TopologyLink } from './topology-links.ts'

export interface TopologyNode {
  id: string
  kind: 'clients' | 'role' | 'engine'
  /** The role or engine; `clients` for the clients. */
  name: string
  instance: number
  label: string
  /** The engines that can play the role, where none of the lesson's own programs does. */
  engine: string | null
  /** Holds the embedded database, in its own process. */
  embedded: boolean
  /** An engine that only the other systems use. */
  unused: boolean
  x: number
  y: number
  width: number
  height: number
}

export interface Topology {
  width: number
  height: number
  upright: boolean
  nodes: TopologyNode[]
  links: TopologyLink[]
}

export interface TopologyOptions {
  upright: boolean
  /** Height of a process: taller when it shows figures. */
  roleHeight: number
  /** Engines that other systems use, to be drawn as not in use. */
  unusedEngines?: string[]
  /** At least this high, so that pictures that take turns don't push the page about. */
  leastHeight?: number
}

const WIDE = 860
const PHONE = 340
const GAP = 14
const WIDEST_LINK = 210
const LINK_UPRIGHT = 72
/** From so many processes in one column on, each is drawn smaller, so that the picture fits on a screen. */
const MANY = 4
export const COMPACT = 94

const DATABASES = ['postgres', 'postgresql', 'mysql', 'mariadb', 'mongodb', 'dynamodb']

const NAMES: Record<string, string> = {
  redis: 'Redis',
  postgres: 'PostgreSQL',
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  mongodb: 'MongoDB',
  dynamodb: 'DynamoDB',
  rabbitmq: 'RabbitMQ',
  kafka: 'Kafka',
  memcached: 'Memcached',
  nginx: 'NGINX',
  haproxy: 'HAProxy',
  varnish: 'Varnish',
  'postgres-replica': 'PostgreSQL replica',
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
export const engineName = (name: string) => NAMES[name] ?? capital(name)

export function nodeId(name: string, instance = 1): string {
  return `${name}/${instance}`
}

type Placed = Pick<TopologyNode, 'x' | 'y'>
type Bare = Omit<TopologyNode, 'x' | 'y' | 'width' | 'height'>

export function layoutTopology(system: System, options: TopologyOptions): Topology {
  const columns = columnsOf(system, options.unusedEngines ?? []).filter((column) => column.length > 0)
  const many = columns.some((column) => column.filter(({ kind }) => kind === 'role').length >= MANY)
  const sized = many ? { ...options, roleHeight: Math.min(COMPACT, options.roleHeight) } : options
  const { nodes, width, height } = sized.upright ? standUpright(columns, sized) : layFlat(columns, sized)
  return { width, height, upright: options.upright, nodes, links: linksOf(system, nodes, options.upright) }
}

/** Clients, door, the roles before it, engines. */
function columnsOf(system: System, unusedEngines: string[]): Bare[][] {
  const engines = system.engines ?? []
  const ownDatabase = !engines.some((engine) => DATABASES.includes(engine))
  const roles = Object.entries(system.roles).map(([name, role]) => {
    const instances = instancesOf(role)
    return Array.from({ length: instances }, (_, i) => ({
      ...bare('role', name, i + 1, instances > 1 ? `${capital(name)} ${i + 1}` : capital(name)),
      engine: 'engine' in role ? Object.keys(role.engine).map(engineName).join(' or ') : null,
      embedded: ownDatabase && !passesOn(name, role),
    }))
  })
  return [
    [bare('clients', 'clients', 1, 'Clients')],
    roles.at(-1) ?? [],
    roles.slice(0, -1).flat(),
    [
      ...unusedEngines.map((name) => ({ ...bare('engine', name, 1, engineName(name)), unused: true })),
      ...engines.map((name) => bare('engine', name, 1, engineName(name))),
    ],
  ]
}

const bare = (kind: Bare['kind'], name: string, instance: number, label: string): Bare => ({
  id: nodeId(name, instance),
  kind,
  name,
  instance,
  label,
  engine: null,
  embedded: false,
  unused: false,
})

interface Placement {
  nodes: TopologyNode[]
  width: number
  height: number
}

const widthOf = (kind: Bare['kind']) => ({ clients: 128, role: 196, engine: 168 })[kind]
const heightOf = (kind: Bare['kind'], roleHeight: number) => (kind === 'role' ? roleHeight : 64)

function layFlat(columns: Bare[][], { roleHeight, leastHeight = 0 }: TopologyOptions): Placement {
  const widths = columns.map((column) => Math.max(...column.map(({ kind }) => widthOf(kind))))
  const sum = widths.reduce((total, width) => total + width, 0)
  const link = Math.min(WIDEST_LINK, (WIDE - 2 - sum) / Math.max(1, columns.length - 1))
  const heights = columns.map((column) => stackHeight(column, roleHeight))
  const height = Math.max(leastHeight, ...heights.map((tall) => tall + 2))
  let x = (WIDE - sum - link * (columns.length - 1)) / 2
  const nodes = columns.flatMap((column, i) => {
    let y = (height - (heights[i] ?? 0)) / 2
    const placed = column.map((node) => {
      const at: Placed = { x, y }
      const tall = heightOf(node.kind, roleHeight)
      y += tall + GAP
      return { ...node, ...at, width: widths[i] as number, height: tall }
    })
    x += (widths[i] as number) + link
    return placed
  })
  return { nodes, width: WIDE, height }
}

const stackHeight = (column: Bare[], roleHeight: number) =>
  column.reduce((sum, { kind }) => sum + heightOf(kind, roleHeight) + GAP, -GAP)

const PER_ROW = 3

function standUpright(columns: Bare[][], { roleHeight, leastHeight = 0 }: TopologyOptions): Placement {
  const rows = columns.map((column) => chunks(column, PER_ROW))
  const nodes: TopologyNode[] = []
  let y = 1
  for (const [i, group] of rows.entries()) {
    if (i > 0) y += LINK_UPRIGHT
    for (const [j, row] of group.entries()) {
      if (j > 0) y += GAP
      const fits = (PHONE - 2 - GAP * (row.length - 1)) / row.length
      const tall = Math.max(...row.map(({ kind }) => heightOf(kind, roleHeight)))
      const widths = row.map(({ kind }) => Math.min(fits, widthOf(kind)))
      let x = (PHONE - widths.reduce((sum, width) => sum + width, GAP * (row.length - 1))) / 2
      for (const [k, node] of row.entries()) {
        nodes.push({ ...node, x, y, width: widths[k] as number, height: tall })
        x += (widths[k] as number) + GAP
      }
      y += tall
    }
  }
  return { nodes, width: PHONE, height: Math.max(leastHeight, y + 1) }
}

const chunks = <T>(items: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
