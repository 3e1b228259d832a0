// A drawing from the page as SVG text that looks the same without the page's style sheets.

const SHAPE = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
] as const
const TEXT = ['font-size', 'font-weight', 'font-variant-numeric', 'letter-spacing', 'text-anchor'] as const
/** Of no use outside the page. */
const DROPPED = /^(class|style|role|id|aria-.*|data-.*|tabindex)$/

/** The drawing's contents, with computed styles in place of classes and variables. */
export const inlined = (drawing: SVGSVGElement): string =>
  [...drawing.children].map((child) => markup(child)).join('')

function markup(element: Element): string {
  const { localName } = element
  if (localName === 'title' || localName === 'desc') return ''
  const style = getComputedStyle(element)
  if (style.display === 'none' && localName !== 'pattern' && !element.closest('defs, pattern')) return ''
  const attributes = [...element.attributes]
    .filter(({ name }) => !DROPPED.test(name) || (name === 'id' && localName === 'pattern'))
    .map(({ name, value }) => ` ${name}="${escaped(value)}"`)
    .join('')
  const contents =
    element.children.length > 0
      ? [...element.children].map((child) => markup(child)).join('')
      : escaped(element.textContent ?? '')
  const drawn = (css: string) =>
    `<${localName}${attributes}${css ? ` style="${escaped(css)}"` : ''}>${contents}</${localName}>`
  if (localName === 'text') return text(style, drawn)
  if (['g', 'defs', 'pattern', 'clipPath'].includes(localName))
    return drawn(style.opacity === '1' ? '' : `opacity:${style.opacity}`)
  return drawn(css(style, SHAPE))
}

/** A halo is a copy underneath: many programs draw a text's outline over its letters. */
function text(style: CSSStyleDeclaration, drawn: (css: string) => string): string {
  const letters = css(style, TEXT)
  const plain = `${letters};fill:${style.fill};stroke:none`
  if (style.stroke === 'none') return drawn(plain)
  return `${drawn(`${letters};fill:none;${css(style, SHAPE.slice(2))}`)}${drawn(plain)}`
}

const css = (style: CSSStyleDeclaration, names: readonly string[]) =>
  names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';')

const escaped = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
