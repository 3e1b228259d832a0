import { describe, expect, test } from 'vitest'
import { fillTemplate } from './template.ts'

const view = {
  port: 8080,
  folder: '/tmp/a b/ü'.replace(' b/ü', ''),
  shop: [
    { name: 'shop_1', host: '127.0.0.1', port: 3001 },
    { name: 'shop_2', host: '127.0.0.1', port: 3002 },
  ],
}

test('repeats a section for every server, and looks names up from the inside out', () => {
  const template =
    'listen {{port}};\n{{#shop}}\nserver {{host}}:{{port}}; # {{name}} in {{folder}}\n{{/shop}}\n'
  expect(fillTemplate(template, view)).toBe(
    'listen 8080;\nserver 127.0.0.1:3001; # shop_1 in /tmp/a\nserver 127.0.0.1:3002; # shop_2 in /tmp/a\n',
  )
})

test('leaves single braces and quotes alone', () => {
  const template = 'if ($a ~ "^/(x|y){2}&") { return 200; }'
  expect(fillTemplate(template, view)).toBe(template)
})

describe('refused, in words', () => {
  test.each([
    ['{{prot}}', 'The template asks for "prot". There are: port, folder, shop'],
    [
      '{{#shop}}{{hots}}{{/shop}}',
      'The template asks for "hots". There are: name, host, port, port, folder, shop',
    ],
    ['{{#shops}}x{{/shops}}', 'The template asks for "shops"'],
    ['{{#port}}x{{/port}}', '"port" is no list that could be repeated'],
    ['{{constructor}}', 'The template asks for "constructor"'],
  ])('%s', (template, message) => {
    expect(() => fillTemplate(template, view)).toThrow(message)
  })
  test.each(['1; } evil', 'a\nb', '"', "'", '$(x)', '`x`', 'a{b', '#'])('a value with %j', (value) => {
    expect(() => fillTemplate('{{port}}', { port: value })).toThrow('"port" holds what doesn\'t belong')
  })
  test('also written without escaping', () => {
    expect(() => fillTemplate('{{{port}}} {{&port}}', { port: ';' })).toThrow('"port" holds')
  })
})
