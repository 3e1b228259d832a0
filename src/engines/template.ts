// Fills in a lesson's configuration template for an engine: NGINX, HAProxy, Varnish and the like.
import Mustache from 'mustache'

/** A value, or a list of servers, for which a section `{{#shop}} … {{/shop}}` is repeated. */
export type View = Record<string, string | number | Record<string, string | number>[]>

/** What stands in a configuration file must not be able to end a directive or begin another. */
const SAFE = /^[\w.:/@%+,=-]*$/

/**
 * @param template in Mustache: `{{port}}`, `{{#shop}} server {{host}}:{{port}}; {{/shop}}`
 * @throws Error for a name that isn't there (Mustache would leave it out in silence), and for a value that doesn't belong into a configuration
 */
export function fillTemplate(template: string, view: View): string {
  check(Mustache.parse(template) as Token[], [view])
  return Mustache.render(template, view, {}, { escape: String })
}

/** As Mustache has it: kind, text or name, two positions, and what is inside a section. */
type Token = [kind: string, name: string, start: number, end: number, inside?: Token[]]

/** @param views the innermost first, as Mustache looks names up */
function check(tokens: Token[], views: View[]): void {
  for (const [kind, name, , , inside = []] of tokens) {
    if (kind === 'text' || kind === '!' || kind === '=') continue
    const value = views.find((view) => Object.hasOwn(view, name))?.[name]
    if (value === undefined)
      throw new Error(`The template asks for "${name}". There are: ${views.flatMap(Object.keys).join(', ')}`)
    if (Array.isArray(value)) for (const each of value) check(inside, [each, ...views])
    else if (kind === '#' || kind === '^') throw new Error(`"${name}" is no list that could be repeated`)
    else if (!SAFE.test(String(value)))
      throw new Error(`"${name}" holds what doesn't belong into a configuration file`)
  }
}
