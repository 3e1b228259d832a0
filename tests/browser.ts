// For tests: a real Chromium, and the site as files on a plain server. The site with its lab is src/self/site.ts.
import fastifyStatic from '@fastify/static'
import fastify from 'fastify'
import { findBrowser } from '../src/self/site.ts'

export const browserPath = await findBrowser()

export const whyNoBrowser = browserPath ? '' : ' (skipped: no Chromium on PATH; CHROMIUM can name one)'

/** The built site on a server that knows nothing of the lab, as a web host has it. */
export async function serveFiles(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = fastify({ forceCloseConnections: true })
  await server.register(fastifyStatic, { root: folder, extensions: ['html'] })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return { url, close: () => server.close() }
}
