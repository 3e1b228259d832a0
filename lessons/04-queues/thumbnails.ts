// The work that makes an upload slow: from a photo of millions of pixels, small pictures for the pages. All that it knows is files.
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import Type from 'typebox'

/** Widths of the thumbnails, px. */
export const WIDTHS = [1200, 320]

// One photo, one thread: libvips would use all cores for one picture, and then nobody could say what "a worker" is.
sharp.concurrency(1)
sharp.cache(false) // no photo comes twice

/** `STORAGE_FOLDER`, as every process reads it. */
export const storageFolder = Type.String({ minLength: 1, description: 'a folder for the photos' })

/** Originals and thumbnails in a folder that all processes share, as they would share a bucket. */
export function photoFiles(folder: string) {
  mkdirSync(join(folder, 'originals'), { recursive: true })
  mkdirSync(join(folder, 'thumbnails'), { recursive: true })
  const original = (id: number) => join(folder, 'originals', `${id}.jpg`)
  const thumbnail = (id: number, width: number) => join(folder, 'thumbnails', `${id}-${width}.jpg`)

  return {
    thumbnail,

    /** Resolves when the photo is on the disk, not just on its way there: whoever sent it may delete their copy now. */
    saveOriginal: (id: number, photo: Buffer) => writeFile(original(id), photo, { flush: true }),

    // #region idempotent
    /**
     * Doing it twice, even twice at the same time, gives what doing it once gives: each writes a file of its own and renames it,
     * and a reader sees the whole thumbnail or none.
     * @throws Error when the photo is broken
     */
    async makeThumbnails(id: number): Promise<void> {
      for (const width of WIDTHS) {
        const unfinished = `${thumbnail(id, width)}.${randomUUID()}`
        try {
          await sharp(original(id)).autoOrient().resize({ width }).jpeg({ quality: 80 }).toFile(unfinished)
          await rename(unfinished, thumbnail(id, width))
        } catch (error) {
          await rm(unfinished, { force: true })
          throw error
        }
      }
    },
    // #endregion idempotent
  }
}

/** Width and height, px, from the first bytes alone: that costs next to nothing. Undefined when it isn't a JPEG. */
export async function sizeOfJpeg(photo: Buffer): Promise<{ width: number; height: number } | undefined> {
  const { format, width, height } = await sharp(photo)
    .metadata()
    .catch(() => ({ format: undefined, width: 0, height: 0 }))
  return format === 'jpeg' ? { width, height } : undefined
}
