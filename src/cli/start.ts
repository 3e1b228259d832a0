// npm start: the site with the lab behind it, on this machine only.
import { once } from 'node:events'
import open from 'open'
import { UsageError } from '../lab/errors.ts'
import { startServer } from '../server/server.ts'
import { exit } from './exit.ts'
import { numberFlag, parseFlags } from './flags.ts'
import { main } from './main.ts'
import { builtSite } from './site.ts'

const PORT = 4010

const help = `Serves the site with the lab behind it, for this machine only, and opens it
in your browser.

Usage
  npm start
  npm start -- [flags]

Flags
  --port N        another port than ${PORT}
  --no-open       don't open the browser

Ctrl-C ends it, and a run that is under way with it. Without a browser:
  npm run lesson`

await main(async ({ argv, out, interactive, signal }) => {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
  })
  if (values.help) {
    out.print(help)
    return exit.ok
  }
  if (positionals[0])
    throw new UsageError(`npm start takes no name. To run a lesson here: npm run lesson -- ${positionals[0]}`)
  const port = numberFlag('port', values.port, { integer: true }) ?? PORT
  if (port > 65_535) throw new UsageError(`--port goes up to 65535, not ${port}.`)

  const site = await builtSite(signal, () => out.print('\n  Building the site; this takes some seconds …'))
  const server = await startServer({ port, site })
  out.print(`\n  Tenfold is at ${out.color.bold(server.url)}`)
  out.print(out.color.dim('  Ctrl-C ends it. In the terminal instead: npm run lesson\n'))
  if (interactive && !values['no-open']) await open(server.url).catch(() => {}) // the address stands above
  if (!signal.aborted) await once(signal, 'abort')
  out.print('\n  Stopping …')
  await server.close()
  return exit.ok
})
