// The charts that a part of the page shows, as one picture: SVG, or PNG at twice the size.
import { firstFamily, fontFaces } from './faces.ts'
import { inlined } from './inlined.ts'
import { type Part, poster } from './poster.ts'

export interface PictureText {
  title: string
  lines: string[]
  provenance: string
}

/** A self-contained picture on paper, whatever the page's mode. */
export async function svgFile(element: Element, words: PictureText): Promise<string> {
  const drawn = onPaper(() => {
    const { left, top } = element.getBoundingClientRect()
    const page = getComputedStyle(document.documentElement)
    const token = (name: string) => page.getPropertyValue(name).trim()
    return {
      parts: [...element.querySelectorAll<SVGSVGElement>('svg.chart-svg')].flatMap((svg) =>
        part(svg, left, top),
      ),
      colours: { paper: token('--paper'), ink: token('--ink'), quiet: token('--ink-2') },
      fonts: { text: token('--sans'), title: token('--disp') },
    }
  })
  const families = [drawn.fonts.text, drawn.fonts.title].map(firstFamily)
  return poster({ ...words, ...drawn, faces: await fontFaces(families) })
}

/** The page's dark colours are taken off while styles are read, all in one go, so that nobody sees it. */
function onPaper<T>(read: () => T): T {
  const { classList } = document.documentElement
  const dark = classList.contains('dark')
  classList.remove('dark')
  try {
    return read()
  } finally {
    classList.toggle('dark', dark)
  }
}

function part(svg: SVGSVGElement, left: number, top: number): Part[] {
  const box = svg.getBoundingClientRect()
  // One in a closed part of the page.
  if (!box.width || !svg.checkVisibility()) return []
  return [
    {
      caption: svg.querySelector('title')?.textContent ?? '',
      x: box.left - left,
      y: box.top - top,
      width: box.width,
      height: box.height,
      viewBox: svg.getAttribute('viewBox') ?? '',
      markup: inlined(svg),
    },
  ]
}

const SCALE = 2

export async function pngFile(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * SCALE
  canvas.height = image.naturalHeight * SCALE
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('This browser could not draw the picture.'))),
      'image/png',
    ),
  )
}
