// Writes a file whole or not at all: beside its place, then moved there.
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export async function writeWhole(file: string, content: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`)
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}
