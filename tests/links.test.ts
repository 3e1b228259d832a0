// A link to a heading leads there on GitHub and on the site, though the two make its name from the heading in different ways.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { LESSONS, ROOT } from '../src/lab/paths.ts'

const LINK = /\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g
const HEADING = /^#+ (.+)$/gm

const onGitHub = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
const onSite = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')

const read = (file: string) => readFileSync(file, 'utf8')
const headingsOf = (file: string) => [...read(file).matchAll(HEADING)].map(([, heading]) => heading as string)

const markdownIn = (folder: string) =>
  readdirSync(folder, { recursive: folder !== ROOT, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file))
const files = [ROOT, LESSONS, join(ROOT, 'docs')].flatMap(markdownIn)
const links = files.flatMap((from) =>
  [...read(from).matchAll(LINK)].map(([, path, anchor]) => ({
    from: relative(ROOT, from),
    to: path ? join(dirname(from), path) : from,
    anchor: anchor as string,
  })),
)

test('there are some', () => expect(links.length).toBeGreaterThan(10))

test.each(links)('$from: #$anchor', ({ to, anchor }) => {
  const headings = headingsOf(to)
  expect(headings.map(onGitHub)).toContain(anchor)
  expect(headings.map(onSite)).toContain(anchor)
})
