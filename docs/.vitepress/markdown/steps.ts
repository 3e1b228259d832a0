// A lesson's README becomes a lesson page: its beginning the header, each h2 a section. The sections known as steps are what the
// rail and the present mode go through; those after Run show figures, and wait for the prediction.
import type { MarkdownRenderer } from 'vitepress'
import { FACTS } from '../lesson-data.ts'
import { isLesson } from '../site-paths.ts'
import { fileOf } from './env.ts'

type Token = ReturnType<MarkdownRenderer['parse']>[number]

/** In the page's frontmatter. */
export interface Step {
  id: string
  name: string
  /** Comes after the run. */
  gated: boolean
}

/** Headings that are steps, as the rail names them. */
const NAMES: Record<string, string> = {
  'the-situation': 'Situation',
  predict: 'Predict',
  run: 'Run',
  'what-happened': 'Result',
  'the-code': 'Code',
  'why-it-works': 'Why',
  'break-it': 'Break it',
  'when-not-to': 'When not',
  'your-turn': 'Your turn',
}

/** On the projector, such a step shows its figure and leaves out most of the text around it. */
const FIGURE = /<(Situation|PredictWidget|RunWidget|ResultWidget)\b|class="lesson-code"/

export function steps(md: MarkdownRenderer): void {
  md.core.ruler.push('lesson_steps', (state) => {
    if (!isLesson(fileOf(state.env))) return
    const html = (content: string): Token => Object.assign(new state.Token('html_block', '', 0), { content })
    const [top = [], ...parts] = split(state.tokens)
    const list: Step[] = []
    let gated = false
    state.tokens = header(top, html)
    for (const part of parts) {
      const [heading] = part
      const id = String(heading?.attrGet('id'))
      const name = NAMES[id]
      if (name) list.push({ id, name, gated })
      const figure = part.some(({ content }) => FIGURE.test(content))
      const classes = ['step', ...(gated ? ['gated'] : []), ...(figure ? ['has-figure'] : [])].join(' ')
      // The section has the heading's id, so that a link shows the whole step.
      heading?.attrSet('id', `${id}-title`)
      state.tokens.push(
        html(`<section class="${classes}" id="${id}" data-step="${id}" aria-labelledby="${id}-title">\n`),
        ...part,
        html(`</section>\n${id === 'run' ? '<PredictGate />\n' : ''}`),
      )
      gated ||= id === 'run'
    }
    if (state.env.frontmatter) state.env.frontmatter.steps = list
  })
}

/** What comes before the first h2, then each h2 with what follows it. */
function split(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (token.type === 'heading_open' && token.tag === 'h2' && token.level === 0) parts.push([])
    parts.at(-1)?.push(token)
  }
  return parts
}

/** Title and lead stay as they are; the paragraph of minutes and needs becomes a row with what else there is to know. */
function header(tokens: Token[], html: (content: string) => Token): Token[] {
  const facts = tokens.findIndex(({ content }) => FACTS.test(content))
  return [
    html('<header class="lesson-top step" data-step="title"><LessonCrumb />\n'),
    ...(facts < 0 ? tokens : tokens.toSpliced(facts - 1, 3)),
    html('<LessonFacts /></header>\n<StepsRail />\n'),
  ]
}
