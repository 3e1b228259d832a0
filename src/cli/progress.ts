// Shows a run as it happens: drawn over and over where a person watches, a line a round where a file does.
import { createLogUpdate } from 'log-update'
import type { LabEvent } from '../lab/events.ts'
import type { Claim, Experiment } from '../lab/experiment.ts'
import { whatStarts } from './lesson-text.ts'
import { curvePointLine, roundLine, runView, stepLine } from './progress-view.ts'
import { newRun, type RunState, take } from './run-state.ts'
import { machineFacts, wrapFacts } from './summary.ts'
import type { Look, Terminal } from './terminal.ts'
import { wrap } from './text.ts'

export interface Progress {
  state: RunState
  /** Takes the run's events, one after the other. */
  show(event: LabEvent): void
  /** Clears what is live; nothing is drawn after it. */
  end(): void
}

/** What runs, and what its question claims. */
interface Asked {
  experiment: Experiment
  claims: Claim[]
}

/** @param keep whether what starts, finished rounds and notices stay on the screen as lines of their own */
export function progressOn(terminal: Terminal, { experiment, claims }: Asked, keep: boolean): Progress {
  const state = newRun(claims)
  const view = terminal.live ? liveView(terminal, state, experiment) : undefined
  const say = (text: string) => (view ? view.keep(text) : terminal.print(text))
  let said = ''
  const noticed = new Set<string>()
  let loaded = false
  let over = false
  return {
    state,
    show(event) {
      take(state, event)
      // What couldn't be tidied up is told even to one who has stopped the run.
      if (over && event.type === 'notice') terminal.print(lasting(event, state, experiment, terminal) || '')
      const text = keep && !over && lasting(event, state, experiment, terminal)
      // A preparing event comes again for each per cent; a file wants its text once. A sweep's values give the same notices.
      const repeated =
        (event.type === 'preparing' && (view || text === said)) ||
        (event.type === 'notice' && noticed.has(event.text))
      if (event.type === 'notice') noticed.add(event.text)
      if (text && !repeated) say(text)
      if (event.type === 'preparing' && text) said = text
      if (event.type === 'load' && !loaded) view?.restartClock()
      loaded ||= event.type === 'load'
      view?.draw()
    },
    end() {
      over = true
      view?.end()
    },
  }
}

/** What an event leaves behind for good. */
function lasting(event: LabEvent, state: RunState, experiment: Experiment, look: Look): string | false {
  const { dim, yellow } = look.color
  if (event.type === 'start') {
    const step = state.step ? `\n${dim(stepLine(state.step, look))}` : ''
    if (!isFirst(state)) return step
    const machine = dim(wrapFacts(machineFacts(event.machine), look))
    return `${whatStarts(experiment, event.systems, event.knobs, look)}\n\n${machine}${step && `\n${step}`}`
  }
  if (event.type === 'preparing') return dim(`  ${event.text}`)
  if (event.type === 'engine') return dim(`  ${event.name}: ${event.version}, ${found[event.how]}`)
  if (event.type === 'notice') return yellow(wrap(`  ! ${event.text}`, look.columns, '    '))
  if (event.type === 'curve-point') return curvePointLine(event, state, look)
  return event.type === 'round' && roundLine(event, state, look)
}

/** A sweep starts once for each value; what starts is told once. */
const isFirst = ({ step }: RunState) => (step?.step ?? 1) === 1

const found = { url: 'by its address', binary: 'started for this run', 'stand-in': 'the embedded stand-in' }

function liveView(terminal: Terminal, state: RunState, { gauges }: Experiment) {
  const update = createLogUpdate(terminal.stream)
  let began = performance.now()
  const draw = () => update(runView(state, (performance.now() - began) / 1000, terminal, gauges))
  // Steps that report nothing for a while still show that time passes.
  const ticking = setInterval(draw, 500)
  ticking.unref()
  let over = false
  return {
    draw: () => over || draw(),
    // Preparing is not part of the time that a run may take.
    restartClock: () => {
      began = performance.now()
    },
    keep: (text: string) => over || update.persist(text),
    end() {
      if (over) return
      over = true
      clearInterval(ticking)
      update.clear()
      update.done()
    },
  }
}
