// Breaks the processes of a run on purpose, and puts them right: what the fault buttons do.

import { familyOf } from '../engines/family.ts'
import { UsageError } from './errors.ts'
import type { Fault, Target } from './faults.ts'
import { freeze, type Hold, slow } from './hold.ts'

/** A process that can be broken. */
export interface Breakable extends Target {
  pid(): number
  /** Ends it at once; that is no failure of the run. */
  kill(): Promise<void>
  /** Starts it again at the same address. */
  restart(): Promise<void>
}

type State = { is: 'well' } | { is: 'killed' } | { is: 'frozen' | 'slowed'; hold: Hold }

interface Patient {
  target: Breakable
  state: State
  /** What is being done to it; one thing after the other. */
  busy: Promise<void>
}

/** What can be broken changes as a run goes on: it adds its processes as they start, and removes them before they stop. */
export class Breaker {
  #patients = new Map<string, Patient>()
  #listener: (fault: Fault) => void = () => {}
  /** The system under load, which is meant when a fault names none. */
  underLoad: string | undefined

  /** Told of every fault when it has taken effect. */
  onFault(listener: (fault: Fault) => void): void {
    this.#listener = listener
  }

  /** @returns removes it again; whatever was done to it is taken back first, except a kill */
  add(target: Breakable): () => Promise<void> {
    const patient: Patient = { target, state: { is: 'well' }, busy: Promise.resolve() }
    this.#patients.set(key(target), patient)
    return async () => {
      this.#patients.delete(key(target))
      await patient.busy.catch(() => {})
      await release(patient)
    }
  }

  /** Whether there is such a process now. */
  has(target: Target): boolean {
    return this.#patients.has(key(target))
  }

  /**
   * Breaks a process, or takes back what was done to it (`restore`); resolves when it has taken effect.
   * @throws UsageError when there is no such process now, or the fault makes no sense for it as it is
   */
  async break({
    system = this.underLoad,
    name,
    instance,
    fault,
    planned,
  }: Omit<Fault, 'system'> & { system?: string }) {
    const patient = this.#patients.get(key({ system: system ?? '', name, instance }))
    if (!patient) throw new UsageError(this.#noSuch(system, name, instance))
    await this.#inTurn(patient, fault, planned)
  }

  /** Puts everything right that is still broken, such as an engine that stays up from round to round. */
  async restoreAll(): Promise<void> {
    for (const patient of this.#patients.values()) await this.#inTurn(patient, 'restore')
  }

  /** One thing after the other is done to a process, however fast the clicks come. */
  #inTurn(patient: Patient, fault: Fault['fault'], planned?: true): Promise<void> {
    patient.busy = patient.busy.catch(() => {}).then(() => this.#apply(patient, fault, planned))
    return patient.busy
  }

  async #apply(patient: Patient, fault: Fault['fault'], planned?: true): Promise<void> {
    const { target, state } = patient
    if (fault === 'restore' ? state.is === 'well' : state.is === doneBy[fault]) return
    if (fault !== 'restore' && state.is === 'killed')
      throw new UsageError(`${target.name} ${target.instance} is killed: restore it first`)
    await release(patient)
    const family = () => familyOf(target.pid())
    if (fault === 'kill') await target.kill()
    else if (fault === 'freeze') patient.state = { is: 'frozen', hold: await freeze(await family()) }
    else if (fault === 'slow') patient.state = { is: 'slowed', hold: await slow(await family(), family) }
    else if (state.is === 'killed') await target.restart()
    if (fault === 'kill') patient.state = { is: 'killed' }
    if (fault === 'restore') patient.state = { is: 'well' }
    const { system, name, instance } = target
    this.#listener({ system, name, instance, fault, ...(planned && { planned }) })
  }

  #noSuch(system: string | undefined, name: string, instance: number): string {
    const all = [...this.#patients.values()].map(({ target }) => target).filter((it) => it.system === system)
    const list = all.map((it) => `${it.name} ${it.instance}`).join(', ') || 'none'
    return `There is no ${name} ${instance} to break now. Running: ${list}`
  }
}

const doneBy = { kill: 'killed', freeze: 'frozen', slow: 'slowed' }

const key = ({ system, name, instance }: Target) => `${system}/${name}/${instance}`

/** Ends a hold on the process, so that it is well again. */
async function release(patient: Patient): Promise<void> {
  if (!('hold' in patient.state)) return
  await patient.state.hold.release()
  patient.state = { is: 'well' }
}
