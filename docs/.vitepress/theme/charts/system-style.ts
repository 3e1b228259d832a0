// How each system of an experiment is drawn, everywhere: its colour, and a mark, dash and hatch that tell it apart without colour.

export type MarkShape = 'circle' | 'square' | 'diamond' | 'triangle'

export interface SystemStyle {
  /** For lines, bars and marks. */
  colour: string
  /** For text. */
  ink: string
  /** For areas behind other things. */
  soft: string
  mark: MarkShape
  /** An open mark is a ring. */
  open: boolean
  /** SVG's stroke-dasharray, undefined for a solid line. */
  dash: string | undefined
  hatch: boolean
}

const style = (token: string, mark: MarkShape): SystemStyle => ({
  colour: `var(--${token})`,
  ink: `var(--${token}-ink)`,
  soft: `var(--${token}-soft)`,
  mark,
  open: false,
  dash: undefined,
  hatch: false,
})

const baseline: SystemStyle = { ...style('before', 'circle'), open: true, dash: '7 5', hatch: true }
const others = [
  style('after', 'circle'),
  style('after-2', 'square'),
  style('after-3', 'diamond'),
  style('after', 'triangle'),
]

/** @param index the system's place in the experiment; 0 is the baseline */
export const styleOf = (index: number): SystemStyle =>
  index === 0 ? baseline : (others[(index - 1) % others.length] as SystemStyle)
