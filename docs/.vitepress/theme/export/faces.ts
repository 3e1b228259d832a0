// The page's own faces as text, for pictures that must look the same on a machine that doesn't have them.

/** @font-face rules with their files inside, of the families named. One that can't be had is left out. */
export async function fontFaces(families: string[]): Promise<string> {
  const wanted = [...document.styleSheets].flatMap(rules).filter((rule) => families.includes(family(rule)))
  return (await Promise.all(wanted.map(embedded))).join('')
}

/** The first family of a computed font-family. */
export const firstFamily = (list: string) => (list.split(',')[0] ?? '').trim().replaceAll(/["']/g, '')

function rules(sheet: CSSStyleSheet): CSSFontFaceRule[] {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)
  } catch {
    // A browser extension's sheet, which a page may not read.
    return []
  }
}

const family = ({ style }: CSSFontFaceRule) => firstFamily(style.getPropertyValue('font-family'))

async function embedded(rule: CSSFontFaceRule): Promise<string> {
  const source = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1]
  if (!source) return ''
  try {
    const answer = await fetch(new URL(source, rule.parentStyleSheet?.href ?? location.href))
    if (!answer.ok) return ''
    const weight = rule.style.getPropertyValue('font-weight') || 'normal'
    return `@font-face{font-family:"${family(rule)}";font-weight:${weight};src:url(${await dataUrl(await answer.blob())}) format("woff2")}`
  } catch {
    return ''
  }
}

const dataUrl = (blob: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
