// Gives the reader a file.

export function save(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // Not at once: the browser reads it only after this.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
