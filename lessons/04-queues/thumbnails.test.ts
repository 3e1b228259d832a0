// The work done twice, even at the same time, gives what it gives once; a broken photo leaves nothing behind.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { photoFiles, sizeOfJpeg } from './thumbnails.ts'

const folder = await mkdtemp(join(tmpdir(), 'tenfold-photos-'))
afterAll(() => rm(folder, { recursive: true }))
const files = photoFiles(folder)
const photo = await readFile(new URL('photo.jpg', import.meta.url))
const broken = await readFile(new URL('broken.jpg', import.meta.url))
const inFolder = () => readdir(join(folder, 'thumbnails'))

test('twice is once', async () => {
  await files.saveOriginal(1, photo)
  await files.makeThumbnails(1)
  const once = await readFile(files.thumbnail(1, 320))
  await Promise.all([files.makeThumbnails(1), files.makeThumbnails(1)])
  expect(await readFile(files.thumbnail(1, 320))).toEqual(once)
  expect((await inFolder()).sort()).toEqual(['1-1200.jpg', '1-320.jpg'])
})

test('a broken photo is known by its work, not by its first bytes', async () => {
  expect(await sizeOfJpeg(broken)).toEqual({ width: 3000, height: 2000 })
  const before = await inFolder()
  await files.saveOriginal(2, broken)
  await expect(files.makeThumbnails(2)).rejects.toThrow()
  expect(await inFolder()).toEqual(before)
})

test('what is no JPEG has no size', async () => {
  expect(await sizeOfJpeg(Buffer.from('hello'))).toBeUndefined()
})
