// npm run doctor: says what this machine has, what a lesson would use of it, and what to install.
import { UsageError } from '../lab/errors.ts'
import { checkNeeds } from './checks.ts'
import { doctorText } from './doctor-text.ts'
import { checkEngines, onlyUsedAreBroken, usedEngines } from './engine-checks.ts'
import { exit } from './exit.ts'
import { parseFlags } from './flags.ts'
import { lookAtMachine, machineChecks } from './machine-checks.ts'
import { main } from './main.ts'

const help = `Looks at this machine: what the lessons need, whether it is quiet enough to
measure on, and which engines a lesson would use: your server, its program, its
stand-in, or none. A server that a URL in the environment (or in .env) names is
asked whether a run could use it; what that makes there goes again.

Usage
  npm run doctor
  npm run --silent doctor -- --json

  ✓ fine   · worth knowing   ✗ broken, to be repaired before lessons run

Flags
  --json          one JSON document on stdout (docs/guide/install.md)
  -h, --help      this text

Environment
  NO_COLOR=1      no colours
  TENFOLD_HOME    where the lab keeps its files
  REDIS_URL, ...  servers of yours: .env.example has them all

Exit code: 0 the lessons can run, 1 something is broken, 2 wrong use. An engine
that isn't installed is not broken.`

await main(async ({ argv, out }) => {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
  })
  if (values.help) {
    out.print(help)
    return exit.ok
  }
  if (positionals[0]) throw new UsageError('The doctor takes no name: npm run doctor')
  const machine = await lookAtMachine()
  const [needed, checked] = await Promise.all([checkNeeds(), checkEngines()])
  const engines = onlyUsedAreBroken(checked, await usedEngines())
  const about = machineChecks(machine)
  const broken = [...needed, ...engines].filter(({ state }) => state === 'broken').length
  const verdict =
    broken === 0 ? 'The lessons can run here.' : `${broken} to repair before the lessons can run.`
  if (values.json) {
    const report = {
      format: 'tenfold-doctor-1',
      ok: broken === 0,
      verdict,
      needed,
      machine,
      machineChecks: about,
      engines,
    }
    out.print(JSON.stringify(report, null, 2))
  } else {
    const titled = engines.map((engine) => ({ ...engine, name: engine.title }))
    out.print(`\n${doctorText({ Needed: needed, 'This machine': about, Engines: titled }, out)}\n`)
    if (engines.some(({ how, urlVariable }) => urlVariable && how !== 'url' && how !== 'binary'))
      out.print('  All at once, with Docker: docker compose up -d --wait && cp -n .env.example .env\n')
    out.print(`  ${out.color.bold(verdict)}\n`)
  }
  return broken === 0 ? exit.ok : exit.failed
})
