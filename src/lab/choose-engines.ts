// Looks which engines this machine has, and fits the plan to them.
import { engineNamed, type Found, howToInstall, isTooOld } from '../engines/index.ts'
import { speaksOf } from './claim.ts'
import { type EngineWishes, engineEnv, enginesUsed, frontsOf } from './engine-wishes.ts'
import { UsageError } from './errors.ts'
import type { System } from './experiment.ts'
import type { Plan } from './plan.ts'

export interface Chosen {
  /** The plan with the systems that can run here; each role that an engine plays has exactly one left. */
  plan: Plan
  /** How each engine is had. */
  ways: Record<string, Found>
  /** Which systems can't run here and why, a sentence each. */
  leftOut: string[]
}

/**
 * @throws UsageError when an engine can't be had that the reader asked for, or that a system needs which the reader named:
 * it says how to get it
 */
export async function chooseEngines(plan: Plan, env = engineEnv()): Promise<Chosen> {
  const ways: Record<string, Found> = {}
  for (const name of enginesUsed(Object.values(plan.systems))) {
    const way = await wayTo(name, plan.engines, env)
    if (way) ways[name] = way
    else if (plan.engines.with.includes(name)) throw new UsageError(missing(name))
  }
  const leftOut: string[] = []
  const systems: Record<string, System> = {}
  for (const [name, system] of Object.entries(plan.systems)) {
    const lack = lackOf(system, ways, plan.engines)
    if (!lack) systems[name] = withOneEngineEach(system, ways, plan.engines)
    else if (plan.named || name === plan.baseline) throw new UsageError(`"${name}" can't run. ${lack}`)
    else leftOut.push(`"${name}" is left out. ${lack}`)
  }
  const claims = plan.claims.filter(speaksOf(systems))
  return { plan: { ...plan, systems, claims }, ways, leftOut }
}

async function wayTo(name: string, wishes: EngineWishes, env: NodeJS.ProcessEnv): Promise<Found | undefined> {
  const engine = engineNamed(name)
  const all = await engine.find(env)
  // Too old a program that was asked for is taken, and refused in words when it is to start.
  if (wishes.with.includes(name)) return all.find(({ how }) => how !== 'stand-in')
  const ways = all.filter((way) => way.how !== 'binary' || !isTooOld(engine, way))
  if (wishes.without.includes(name)) return ways.find(({ how }) => how === 'stand-in')
  return ways[0]
}

/** What the system needs and can't have, in a sentence; undefined when all is there. */
function lackOf(system: System, ways: Record<string, Found>, { without }: EngineWishes): string | undefined {
  const choices = [
    ...(system.engines ?? []).map((name) => [name]),
    ...frontsOf(system).map(([, names]) => names),
  ]
  const isHad = (name: string) =>
    ways[name] !== undefined && !(system.real?.includes(name) && ways[name].how === 'stand-in')
  const lacking = choices.find((names) => !names.some(isHad))
  if (!lacking) return
  const allowed = lacking.filter((name) => !without.includes(name))
  return allowed.length > 0 ? missing(...allowed) : `It needs ${titles(lacking)}, which you ruled out.`
}

const titles = (names: string[]) => names.map((name) => engineNamed(name).title).join(' or ')

const missing = (...names: string[]) =>
  `${titles(names)} is not installed here. ${howToInstall(engineNamed(names[0] as string))}`

/** Of the engines that can play a role, the one asked for, else the first that is here. */
function withOneEngineEach(system: System, ways: Record<string, Found>, wishes: EngineWishes): System {
  const roles = Object.entries(system.roles).map(([role, it]) => {
    if (!('engine' in it)) return [role, it] as const
    const here = Object.keys(it.engine).filter((name) => ways[name])
    const name = here.find((one) => wishes.with.includes(one)) ?? (here[0] as string)
    return [role, { engine: { [name]: it.engine[name] as string } }] as const
  })
  return { ...system, roles: Object.fromEntries(roles) }
}
