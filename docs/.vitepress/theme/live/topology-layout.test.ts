import { expect, test } from 'vitest'
import type { System } from '../../../../src/lab/experiment.ts'
import { layoutTopology, type Topology } from './topology-layout.ts'
import { along } from './topology-links.ts'

const run = 'x.ts'
const about = ''
const systems: Record<string, System> = {
  'one shop': { about, roles: { shop: { run } } },
  'shop and redis': { about, roles: { shop: { run } }, engines: ['redis'] },
  'balancer, three shops, a database': {
    about,
    roles: { shop: { run, instances: 3 }, balancer: { run } },
    engines: ['postgres'],
  },
  'gateway and services': {
    about,
    roles: { catalog: { run }, orders: { run }, members: { run }, gateway: { run } },
  },
  'services behind a gateway, one of them three times': {
    about,
    roles: {
      catalog: { run },
      orders: { run, instances: 3 },
      members: { run },
      payments: { run },
      gateway: { run },
    },
    engines: ['postgres'],
  },
  'shop, queue, worker': {
    about,
    roles: { worker: { run, instances: 2 }, shop: { run } },
    engines: ['rabbitmq'],
  },
}
const links = (topology: Topology) => topology.links.map(({ from, to }) => `${from} ${to}`)
const named = (name: string, upright = false) =>
  layoutTopology(systems[name] as System, { upright, roleHeight: 128 })

test.each(
  Object.keys(systems).flatMap(
    (name) =>
      [
        [name, false],
        [name, true],
      ] as const,
  ),
)('%s (upright: %s): everything is inside, and nothing overlaps', (name, upright) => {
  const { nodes, width, height } = named(name, upright)
  for (const a of nodes) {
    expect(a.x).toBeGreaterThanOrEqual(0)
    expect(a.y).toBeGreaterThanOrEqual(0)
    expect(a.x + a.width).toBeLessThanOrEqual(width)
    expect(a.y + a.height).toBeLessThanOrEqual(height)
    for (const b of nodes) {
      if (a === b) continue
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
      expect(apart, `${a.id} and ${b.id}`).toBe(true)
    }
  }
})

test('load goes through the door to the roles behind it, and from these to the engines', () => {
  expect(links(named('balancer, three shops, a database'))).toEqual([
    'clients/1 balancer/1',
    'balancer/1 shop/1',
    'balancer/1 shop/2',
    'balancer/1 shop/3',
    'shop/1 postgres/1',
    'shop/2 postgres/1',
    'shop/3 postgres/1',
  ])
  expect(links(named('shop, queue, worker'))).toContain('shop/1 rabbitmq/1')
  expect(links(named('shop, queue, worker'))).toContain('worker/2 rabbitmq/1')
})

test('a worker is called by nobody: it takes its work from the broker, and where there is none, from the door', () => {
  expect(links(named('shop, queue, worker'))).not.toContain('shop/1 worker/1')
  const alone = { about, roles: { worker: { run }, shop: { run } } }
  expect(links(layoutTopology(alone, { upright: false, roleHeight: 128 }))).toContain('shop/1 worker/1')
})

test('many processes are drawn smaller, so that the picture fits on a screen', () => {
  const { height } = named('services behind a gateway, one of them three times')
  expect(height).toBeLessThan(700)
})

test('the embedded database is in the processes that use it, unless there is a real one', () => {
  const embedded = (name: string) =>
    named(name)
      .nodes.filter((node) => node.embedded)
      .map(({ id }) => id)
  expect(embedded('one shop')).toEqual(['shop/1'])
  expect(embedded('gateway and services')).toEqual(['catalog/1', 'orders/1', 'members/1'])
  expect(embedded('balancer, three shops, a database')).toEqual([])
})

test('engines that only other systems use are there, not in use', () => {
  const { nodes, links } = layoutTopology(systems['one shop'] as System, {
    upright: false,
    roleHeight: 64,
    unusedEngines: ['redis'],
  })
  expect(nodes.find(({ name }) => name === 'redis')).toMatchObject({ label: 'Redis', unused: true })
  expect(links.at(-1)).toMatchObject({ from: 'shop/1', to: 'redis/1', unused: true })
})

test('from left to right, or from top to bottom', () => {
  const rising = (values: number[]) =>
    values.every((value, i) => i === 0 || value > (values[i - 1] as number))
  expect(rising(named('shop and redis').nodes.map(({ x }) => x))).toBe(true)
  expect(rising(named('shop and redis', true).nodes.map(({ y }) => y))).toBe(true)
})

test('a link begins and ends at its nodes', () => {
  const { links, nodes } = named('shop and redis')
  const curve = links[0]?.curve as Topology['links'][number]['curve']
  const [clients, shop] = nodes as [Topology['nodes'][number], Topology['nodes'][number]]
  expect(along(curve, 0)[0]).toBe(clients.x + clients.width)
  expect(along(curve, 1)[0]).toBe(shop.x)
})
