// What the site makes of the Markdown that GitHub shows as it is.
import { join } from 'node:path'
import { createMarkdownRenderer } from 'vitepress'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../../src/lab/paths.ts'
import { codeComments } from './code-comments.ts'
import { inlineCode } from './inline-code.ts'
import { links } from './links.ts'
import { type Step, steps } from './steps.ts'

const md = await createMarkdownRenderer(ROOT, {
  config(md) {
    codeComments(md)
    inlineCode(md)
    links(md)
    steps(md)
  },
})
interface Env {
  frontmatter?: { steps?: Step[] }
}
const render = (file: string, text: string, env: Env = {}) =>
  md.renderAsync(text, Object.assign(env, { path: join(ROOT, file), cleanUrls: true }))

const LESSON = 'lessons/03-caching/README.md'

test('code within a line keeps its braces', async () => {
  expect(await render('docs/guide/x.md', '`{{#shop}} {{port}}`')).toContain(
    '<code v-pre="">{{#shop}} {{port}}</code>',
  )
})

describe('links', () => {
  test('to another page of the repository lead to its page on the site', async () => {
    const html = await render(
      'docs/guide/x.md',
      '[a](../../lessons/03-caching/README.md#run) [b](../result-format.md)',
    )
    expect(html).toContain('href="/lessons/caching#run"')
    expect(html).toContain('href="/guide/result-format"')
  })
  test('to a file that the site does not show are plain text', async () => {
    expect(await render('docs/guide/x.md', 'see [`run.ts`](../../src/lab/run.ts)')).toBe(
      '<p>see <code>run.ts</code></p>\n',
    )
  })
  test('to a file that is not there stay, so that the build complains', async () => {
    expect(await render('docs/guide/x.md', '[a](nowhere.md)')).toContain('href="/guide/nowhere"')
    expect(await render('docs/guide/x.md', '[a](nowhere.ts)')).toContain('nowhere.ts')
  })
  test('to code that stands on the page lead there', async () => {
    const html = await render(LESSON, '[`cache.ts`](cache.ts)\n\n<!-- code: cache.ts#write -->\n')
    expect(html).toContain('href="#code-cache-ts"')
    expect(html).toContain('id="code-cache-ts"')
  })
})

describe('a lesson', () => {
  test('has its code from its own files, without the marks of the region', async () => {
    const html = await render(LESSON, '<!-- code: cache.ts#write -->\n')
    expect(html).toContain('setPrice')
    expect(html).not.toContain('#region')
    expect(html).not.toContain('productPage(id')
  })
  test('leaves out what is for readers on GitHub only', async () => {
    const html = await render(LESSON, '<!-- github -->\n\ntable\n\n<!-- /github -->\n\ntext\n')
    expect(html).not.toContain('table')
    expect(html).toContain('text')
  })
  test('has its headings as steps; those after Run wait for the prediction', async () => {
    const env: Env = {}
    const text =
      '# T\n\nLead.\n\n_15 minutes · you should know A_\n\n## Run\n\na\n\n## Why it works\n\nb\n\n## Further reading\n\nc\n'
    const html = await render(LESSON, text, env)
    expect(env.frontmatter?.steps).toEqual([
      { id: 'run', name: 'Run', gated: false },
      { id: 'why-it-works', name: 'Why', gated: true },
    ])
    expect(html).toContain('<section class="step" id="run"')
    expect(html).toContain('<section class="step gated" id="why-it-works"')
    expect(html).toMatch(/<\/section>\s*<PredictGate \/>\s*<section class="step gated"/)
    expect(html).not.toContain('15 minutes')
  })
  test('other pages stay as they are', async () => {
    expect(await render('docs/guide/x.md', '## Run\n')).not.toContain('section')
  })
})
