// Words for the generated shop: names of pictures and people, and what reviewers say. Functions of a number alone.
const of = (list: readonly string[], n: number) => list[n % list.length] as string

const words = (text: string) => text.trim().split(/\s+/)

const moods = words(`
  Quiet Misty Golden Silent Blue Early Distant Winter Open Drifting Amber Pale Northern Still Wild
  Late Silver Hidden Long Bright Soft Salt First Stormy Evening
`)
const subjects = words(`
  Fjord Harbour Dunes Orchard Lighthouse Station Meadow Bridge Coast Rooftops Forest River Market
  Glacier Vineyard Valley Pier Staircase Canal Ridge Square Moor Bay Lake Road
`)
const given = words(`
  Ida Tomás Amara Jonas Mei Luca Noor Elif Kofi Sofia Ravi Anouk Mateo Hana Olu Freya Diego
`)
const family = words(`
  Lindqvist Okafor Moreau Tanaka Rossi Haddad Novak Silva Becker Mensah Iyer Larsen Kaya
`)
const products = [
  'A4 print, matte paper',
  'A3 print, baryta paper',
  'oak frame, 40 × 50 cm',
  'passe-partout, 40 × 50 cm',
  'set of 10 postcards',
]
const openings = [
  'Came back for a refund.',
  'Not what I hoped for.',
  'Fine for the price.',
  'Very good.',
  'Wonderful.',
]
const remarks = [
  'Colours as on screen.',
  'Arrived flat and dry.',
  'The paper has a lovely weight.',
  'Darker than expected.',
  'A gift, well received.',
  'The frame fits exactly.',
  'Delivered in two days.',
  'Sharp to the corners.',
  'Packed with care.',
  'Would order again in a larger size.',
]

/** How many editions each picture is sold in. */
export const editions = products.length

export const personName = (n: number) => `${of(given, n)} ${of(family, Math.floor(n / given.length))}`

/** A product's texts: one picture, by one photographer, in one of its editions. */
export function productText(id: number) {
  const picture = Math.floor((id - 1) / editions)
  const number = 1 + Math.floor(picture / (moods.length * subjects.length))
  const title = `${of(moods, picture)} ${of(subjects, Math.floor(picture / moods.length))}${number > 1 ? ` ${number}` : ''}`
  const edition = of(products, id - 1)
  const photographer = personName(picture)
  return {
    name: `${title}: ${edition}`,
    photographer,
    description: `“${title}” by ${photographer}, as ${edition}. Printed to order with pigment inks and checked by hand.`,
  }
}

export const reviewText = (rating: number, n: number) => `${of(openings, rating - 1)} ${of(remarks, n)}`
