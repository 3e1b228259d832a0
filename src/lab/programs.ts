// Compiles a lesson's entry points to plain JavaScript before a run, as a deployment would. Rounds use fresh processes, and a compiled
// one is ready in a third of the time of one that compiles its TypeScript, and looks for hundreds of packages' files, at every start.
import { readFileSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { RunFailed } from './errors.ts'
import type { System } from './experiment.ts'
import { lessonFile, ROOT } from './paths.ts'

/** Packages that most programs use, of hundreds of files together: compiled in, they load in half the time. The others stay outside. */
const COMPILED_IN = [
  ...['fastify', '@fastify/http-proxy', '@fastify/jwt', '@fastify/cookie', '@fastify/etag', 'fastify-plugin'],
  ...['@fastify/swagger', 'ajv', 'ajv-formats', 'env-schema', 'typebox', 'kysely', 'ioredis', 'undici'],
  ...['close-with-grace', 'lru-cache'],
]
/** Packages in the older form ask for Node's own modules with it. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url)`
const PROBE = join(ROOT, 'src', 'lab', 'probe.ts')

export interface Programs {
  /** The compiled program of a role's `run`. */
  entry(run: string): string
  /** The compiled probe, to be imported before it. */
  probe: string
}

/**
 * Compiles what the systems run into `folder`: a file for each entry point, others for what several share, and maps to the sources.
 * @throws RunFailed with the compiler's words when a file can't be compiled or isn't there
 */
export async function compile(lesson: string, systems: System[], folder: string): Promise<Programs> {
  const runs = new Set(
    systems.flatMap(({ roles }) => Object.values(roles).flatMap((role) => ('run' in role ? role.run : []))),
  )
  // Programs look for packages upwards from where they are.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const sources = [PROBE, ...[...runs].map((run) => lessonFile(lesson, run))]
  // Numbered, since files of different folders may have the same name.
  const outputs = new Map(sources.map((source, i) => [source, `${i}-${basename(source, '.ts')}`]))
  const compiled = (source: string) => join(folder, `${outputs.get(source)}.mjs`)
  try {
    await build({
      entryPoints: [...outputs].map(([source, out]) => ({ in: source, out })),
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      external: packagesOutside(),
      platform: 'node',
      format: 'esm',
      target: `node${process.versions.node}`,
      banner: { js: REQUIRE },
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'silent',
    })
  } catch (error) {
    throw new RunFailed(`A program of ${lesson} can't be compiled.`, (error as Error).message.split('\n'))
  }
  return { entry: (run) => compiled(lessonFile(lesson, run)), probe: compiled(PROBE) }
}

function packagesOutside(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: object
  }
  return Object.keys(dependencies)
    .filter((name) => !COMPILED_IN.includes(name))
    .flatMap((name) => [name, `${name}/*`])
}
