// Names in an experiment that its types can't check: a knob, a gauge or a route that isn't there would be silently nothing.
import { predictedClaim } from './claim.ts'
import type { Claim, Experiment, Role, Workload } from './experiment.ts'

/**
 * @param claims the experiment's, or those of its scenario, to which the workload belongs
 * @throws Error that names the mistake, to the experiment's author
 */
export function checkDeclared(experiment: Experiment, workload: Workload, claims: Claim[]): void {
  const { lesson, knobs, systems, gauges = {}, drains, scenarios = {}, openRate } = experiment
  const wrong = (what: string) => {
    throw new Error(`The experiment of ${lesson}: ${what}`)
  }
  const isKnob = (name: unknown) => typeof name !== 'string' || Object.hasOwn(knobs, name)
  for (const [name, { roles }] of Object.entries(systems)) {
    const door = Object.keys(roles).at(-1)
    for (const [role, it] of Object.entries(roles)) {
      if (!isKnob(counted(it))) wrong(`${role} of "${name}" takes its instances from no knob`)
      if ('engine' in it && role !== door) wrong(`${role} of "${name}" is an engine, and not the last role`)
    }
  }
  for (const { openRate: rate, sweep } of [{ openRate }, ...Object.values(scenarios)] as {
    openRate?: number | string
    sweep?: { knob: string }
  }[]) {
    if (!isKnob(rate)) wrong(`there is no knob "${rate}" for the open loop's rate`)
    if (!isKnob(sweep?.knob)) wrong(`there is no knob "${sweep?.knob}" to sweep`)
  }
  if (drains !== undefined && !Object.hasOwn(gauges, drains)) wrong(`it drains no gauge "${drains}"`)
  const predicted = predictedClaim(experiment.claims)
  if (predicted && predicted !== experiment.claims[0]) wrong('the claim that is predicted is not the first')
  const routes = workload.requests.map(({ name }) => name)
  for (const { route } of claims)
    if (route !== undefined && !routes.includes(route)) wrong(`no request is named "${route}"`)
}

const counted = (role: Role) => ('run' in role ? role.instances : undefined)
