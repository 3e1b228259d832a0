// The built site, as files. Nothing of a request's path gets further than @fastify/static, which stays in its folder.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Serves `/lessons/caching` from `lessons/caching.html`; what isn't there gets the site's own 404 page. */
export async function siteFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    extensions: ['html'],
    dotfiles: 'deny',
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      // Names in assets/ carry a hash of their content.
      const lasting = path.startsWith(join(folder, 'assets', sep))
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** The site's page for what isn't there. */
export function notFoundPage(folder: string): string | undefined {
  const page = join(folder, '404.html')
  return existsSync(page) ? readFileSync(page, 'utf8') : undefined
}

/** Hashes of the inline scripts in the site's pages, as a content security policy names them. */
export function inlineScripts(folder: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.html'),
  )
  const scripts = pages.flatMap((name) =>
    [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g,
      ),
    ].map(([, script]) => script as string),
  )
  return [...new Set(scripts)].map(
    (script) => `sha256-${createHash('sha256').update(script).digest('base64')}`,
  )
}
