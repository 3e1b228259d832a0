// What this machine is, and whether it is quiet enough to measure on.
import { afterRun, BUSY, busyShare, describeMachine, STEAL_PERCENT, watchSteal } from '../lab/machine.ts'
import { place } from '../lab/placement.ts'
import type { Machine } from '../lab/result.ts'
import { bytes, counted, significant } from '../lab/units.ts'
import type { Check } from './checks.ts'

/** Takes this long to see what others do with the processors. */
const LOOK_MS = 300

/** Described as in a result, and the share of its processors that others use now, 0–1. */
export type MachineNow = Machine & { busy: number }

/** Look before anything else of ours runs. `pinned`: whether a run here would be. */
export async function lookAtMachine(): Promise<MachineNow> {
  const steal = watchSteal()
  const { generator } = await place(1)
  const [machine, busy] = await Promise.all([describeMachine(generator !== undefined), busyShare(LOOK_MS)])
  return { ...afterRun(machine, { stealPercent: steal() }), busy: Number(busy.toFixed(3)) }
}

/** The facts in words. None of them keeps lessons from running. */
export function machineChecks(machine: MachineNow, platform = process.platform): Check[] {
  const { cpu, cores, memoryBytes, os } = machine
  return [
    { name: 'Processor', state: 'ok', text: `${cpu}, ${counted(cores, 'core')}` },
    { name: 'Memory', state: 'ok', text: bytes(memoryBytes) },
    { name: 'System', state: 'ok', text: os },
    pinning(machine, platform),
    quiet(machine),
  ]
}

function pinning({ pinned, cores }: MachineNow, platform: NodeJS.Platform): Check {
  const name = 'Pinning'
  if (pinned) return { name, state: 'ok', text: 'the load generator gets a core of its own (taskset)' }
  if (cores < 2) return { name, state: 'note', text: 'one core: the system and the load generator share it' }
  const text = 'processes move between cores, so intervals are wider'
  if (platform !== 'linux') return { name, state: 'note', text: `${text}; this system has no taskset` }
  return { name, state: 'note', text, advice: 'sudo apt install util-linux, which has taskset' }
}

/** A machine with other work to do measures that work too. */
function quiet({ loadAverage, cores, busy, stealPercent }: MachineNow): Check {
  const facts = [
    `load average ${significant(loadAverage)} on ${counted(cores, 'core')}`,
    `${Math.round(busy * 100)} % busy with other work`,
    ...(stealPercent === null ? [] : [`${significant(stealPercent)} % taken by other virtual machines`]),
  ]
  const check = { name: 'Quiet', text: facts.join(', ') }
  const isQuiet = loadAverage < cores / 4 && busy <= BUSY && (stealPercent ?? 0) <= STEAL_PERCENT
  if (isQuiet) return { ...check, state: 'ok' }
  return { ...check, state: 'note', advice: 'close what keeps it busy, or expect wider intervals' }
}
