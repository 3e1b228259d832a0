// Makes the lesson's two pictures: photo.jpg, a landscape out of formulas, and broken.jpg, the same with its end cut off.
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

const [WIDTH, HEIGHT] = [3000, 2000]
/** Of the broken file, bytes: its beginning says that it is a JPEG of that size, and then most of it is missing. */
const KEPT = 40_000

const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
let state = 1
/** xorshift: a camera's grain, the same in every run. Without it a JPEG of formulas would be too easy to compress. */
const grain = () => {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state % 10) - 5
}
for (let y = 0; y < HEIGHT; y++) {
  for (let x = 0; x < WIDTH; x++) {
    const [u, v] = [x / WIDTH, y / HEIGHT]
    const ridge = 0.55 + 0.06 * Math.sin(5 * u) + 0.03 * Math.sin(13 * u + 1) + 0.01 * Math.sin(47 * u)
    const sun = 90 * Math.exp(-40 * ((u - 0.7) ** 2 + (v - 0.3) ** 2))
    const color =
      v < ridge ? [150 + 100 * v + sun, 120 + 60 * v + sun, 190 - 80 * v] : [60 - 30 * v, 70 * v, 60]
    for (const [channel, value] of color.entries())
      pixels[(y * WIDTH + x) * 3 + channel] = Math.min(255, Math.max(0, value + grain()))
  }
}
const photo = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
  .jpeg({ quality: 82 })
  .toBuffer()
await writeFile(new URL('photo.jpg', import.meta.url), photo)
await writeFile(new URL('broken.jpg', import.meta.url), photo.subarray(0, KEPT))
