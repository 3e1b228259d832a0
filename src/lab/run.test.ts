// A whole run, on fixture servers: what it reports, and in which order.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  children,
  filesLeft,
  type Outcome,
  only,
  runTiny,
  SMALLEST_SHOP,
  shop,
  tiny,
} from './fixtures/tiny.ts'
import { openHistory } from './history.ts'
import { resultProblems, temporaryFolder } from './testing.ts'

const home = temporaryFolder()
beforeAll(() => {
  for (const [name, value] of Object.entries({ ...SMALLEST_SHOP, TENFOLD_HOME: home }))
    vi.stubEnv(name, value)
})

describe('a system compared with itself', () => {
  let run: Required<Pick<Outcome, 'events' | 'result'>>
  beforeAll(async () => {
    const { events, result, error } = await runTiny(tiny({ a: { shop: shop() }, b: { shop: shop() } }))
    if (!result) throw error
    run = { events, result }
  })

  test('reports the start first, each round when it is over, and the result last', () => {
    const types = run.events.map(({ type }) => type)
    expect(types[0]).toBe('start')
    expect(types[1]).toBe('preparing') // the shop's data, built for this empty folder
    const steps = types.filter((type) => ['start', 'round', 'result'].includes(type))
    expect(steps).toEqual(['start', 'round', 'round', 'result'])
    expect(types.at(-1)).toBe('result')
    expect(types.indexOf('start')).toBeLessThan(types.indexOf('process'))
  })

  test('starts every process anew for each round, and stops it', () => {
    const about = only(run.events, 'process')
    const pids = new Set(about.map(({ pid }) => pid))
    expect(pids.size).toBe(4)
    for (const pid of pids) {
      const states = about.filter((event) => event.pid === pid).map(({ state }) => state)
      expect(states).toEqual(['starting', 'ready', 'stopped'])
    }
  })

  test('warms each and measures it at once; the other one comes first in the next round', () => {
    const loads = only(run.events, 'load').map(({ round, phase, system }) => `${round} ${phase} ${system}`)
    const round = (n: number, first: string, second: string) => [
      ...[first, second].flatMap((system) => [`${n} warm ${system}`, `${n} measure ${system}`]),
    ]
    expect(loads).toEqual([...round(1, 'a', 'b'), ...round(2, 'b', 'a')])
  })

  test('reports samples of the load and vitals of the processes while it runs', () => {
    for (const type of ['sample', 'vitals'] as const) {
      const systems = new Set(only(run.events, type).map(({ system }) => system))
      expect(systems).toEqual(new Set(['a', 'b']))
    }
  })

  test('gives effects with their intervals and a verdict, from the second round on', () => {
    const [first, second] = only(run.events, 'round')
    expect(first?.effects).toEqual([])
    expect(second?.effects.map(({ metric }) => metric)).toEqual(['throughput', 'p50', 'p99'])
    for (const { of, over, ratio, low, high, rounds, verdict } of second?.effects ?? []) {
      expect([of, over, rounds]).toEqual(['b', 'a', 2])
      expect(low).toBeLessThanOrEqual(ratio)
      expect(high).toBeGreaterThanOrEqual(ratio)
      expect(['higher', 'lower', 'no measurable difference']).toContain(verdict)
    }
    expect(run.result.effects).toEqual(second?.effects)
  })

  test('gives a result that its schema accepts, and keeps it', () => {
    expect(resultProblems(run.result)).toEqual([])
    const [last] = only(run.events, 'result')
    expect(last).toEqual({ type: 'result', id: 1, result: run.result })
    const history = openHistory()
    expect(history.get(1)).toEqual(run.result)
    history.close()
  })

  test('counts the same requests in the result as in its rounds', () => {
    for (const { requests, rounds, errors } of Object.values(run.result.systems)) {
      expect(errors).toBe(0)
      expect(requests).toBe(rounds.reduce((sum, round) => sum + round.requests, 0))
      expect(requests).toBeGreaterThan(0)
    }
  })

  test('leaves nothing', () => {
    expect(children()).toEqual([])
    expect(filesLeft(home)).toEqual([])
  })
})

test('a history that cannot be written costs no result', async () => {
  const elsewhere = temporaryFolder()
  mkdirSync(join(elsewhere, 'history.sqlite'))
  vi.stubEnv('TENFOLD_HOME', elsewhere)
  const { events, result } = await runTiny(tiny({ a: { shop: shop() } }), undefined)
  vi.stubEnv('TENFOLD_HOME', home)
  expect(only(events, 'notice').map(({ text }) => text)).toEqual([
    expect.stringContaining('This result was not kept in history:'),
  ])
  expect(only(events, 'result')).toEqual([{ type: 'result', id: null, result }])
})

test('an open loop offers its rate', async () => {
  const { result } = await runTiny(tiny({ a: { shop: shop() } }), undefined, {
    openRate: 100,
    seconds: 0.4,
  })
  expect(result?.workload).toMatchObject({ loop: 'open', rate: 100 })
  expect(result?.systems.a?.rounds[0]).toMatchObject({ errors: 0, generatorLateP99: expect.any(Number) })
})

test('a later role knows the addresses of every instance of an earlier one', async () => {
  const ports: Record<string, number[]> = {}
  let answer: Promise<string> | undefined
  await runTiny(tiny({ a: { shop: shop({}, 2), 'front-door': shop() } }), (event, stop) => {
    if (event.type === 'process' && event.state === 'ready')
      ports[event.role] = [...(ports[event.role] ?? []), event.port]
    if (event.type === 'load' && !answer) {
      answer = fetch(`http://127.0.0.1:${ports['front-door']?.[0]}/`).then((response) => response.text())
      answer.finally(() => stop.abort())
    }
  })
  const urls = (await answer)?.replace('shops: ', '').split(',')
  expect(urls?.toSorted()).toEqual(ports.shop?.map((port) => `http://127.0.0.1:${port}`).sort())
  expect(urls).toHaveLength(2)
})

describe('a fault in a round', () => {
  test.each(['kill', 'slow'] as const)(
    '%s: shown, not counted, and the round measured again',
    async (fault) => {
      let struck = false
      const { events, result } = await runTiny(
        tiny({ a: { shop: shop() }, b: { shop: shop() } }),
        (event, _stop, breaker) => {
          if (struck || event.type !== 'load' || event.round !== 2 || event.phase !== 'measure') return
          struck = true
          breaker.break({ name: 'shop', instance: 1, fault })
        },
      )
      expect(only(events, 'notice').map(({ text }) => text)).toEqual([
        expect.stringContaining('Round 2 was disturbed by a fault'),
      ])
      expect(only(events, 'round').map(({ round }) => round)).toEqual([1, 2])
      expect(result?.faults?.[0]).toEqual({ round: 2, system: 'b', name: 'shop', instance: 1, fault })
      expect(result?.systems.b?.errors).toBe(0)
      expect(resultProblems(result)).toEqual([])
      expect(children()).toEqual([])
    },
  )

  test('before the first round: it is in the result too', async () => {
    let struck = false
    const { result } = await runTiny(tiny({ a: { shop: shop() } }), (event, _stop, breaker) => {
      if (struck || event.type !== 'process' || event.state !== 'ready') return
      struck = true
      setTimeout(() => breaker.break({ system: 'a', name: 'shop', instance: 1, fault: 'slow' }), 1)
    })
    expect(result?.faults?.[0]).toMatchObject({ round: 1, fault: 'slow' })
  })

  test('in every round: the run gives up and says why', async () => {
    const { error } = await runTiny(tiny({ a: { shop: shop() } }), (event, _stop, breaker) => {
      if (event.type === 'load' && event.phase === 'measure')
        breaker.break({ name: 'shop', instance: 1, fault: 'kill' })
    })
    expect((error as Error).message).toContain('Something was broken in 10 rounds')
    expect(children()).toEqual([])
  })
})

test('a process that is killed and restored gets the same addresses as at first', async () => {
  const said: string[] = []
  let tried: Promise<void> | undefined
  const ports = new Map<string, number>()
  await runTiny(tiny({ a: { shop: shop(), door: shop() } }), (event, stop, breaker) => {
    if (event.type === 'process') ports.set(event.role, event.port)
    if (event.type !== 'load' || tried) return
    const port = ports.get('shop')
    const ask = async () => said.push(await (await fetch(`http://127.0.0.1:${port}/`)).text())
    tried = (async () => {
      await ask()
      await breaker.break({ name: 'shop', instance: 1, fault: 'kill' })
      await breaker.break({ name: 'shop', instance: 1, fault: 'restore' })
      await ask()
    })().finally(() => stop.abort())
  })
  await tried
  expect(said).toHaveLength(2)
  expect(said[1]).toBe(said[0])
})
