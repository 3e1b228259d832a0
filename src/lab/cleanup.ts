// What has to be undone when a run ends, however it ends: last started, first stopped.

export class Cleanup {
  #steps: (() => unknown)[] = []

  /** Promises to undo something. A step may be added before what it undoes has succeeded. */
  add(step: () => unknown): void {
    this.#steps.push(step)
  }

  /** Runs every step, even when one fails. @throws Error at the end with what failed, all of it */
  async run(): Promise<void> {
    const failures: unknown[] = []
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1)
      throw new AggregateError(failures, failures.map((error) => (error as Error).message).join(' '))
  }
}
