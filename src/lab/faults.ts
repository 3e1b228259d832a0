// Things broken on purpose while load runs: a process killed, frozen or slowed, and put right again.

/** What can be done to a process; `restore` takes back whatever was done to it. */
export const FAULTS = ['kill', 'freeze', 'slow', 'restore'] as const
/** What an experiment may break itself, in every round. */
export const PLANNED_FAULTS = ['kill', 'freeze', 'slow'] as const

/** A process of a system: the instance (1 for the first) of a role, or of an engine. */
export interface Target {
  system: string
  name: string
  instance: number
}

export interface Fault extends Target {
  fault: (typeof FAULTS)[number]
  /** It belongs to the experiment, and is no disturbance. */
  planned?: true
}
