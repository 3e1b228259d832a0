// Prometheus: asks what it watches for its figures and keeps them as time series, configured by a lesson's prometheus.yml.
import { realpath } from 'node:fs/promises'
import { configuredEngine } from './configured.ts'

const FILE = 'prometheus.yml'

export const prometheus = configuredEngine({
  name: 'prometheus',
  title: 'Prometheus',
  oldest: '2.24',
  install: {
    debian: 'sudo apt install prometheus',
    macos: 'brew install prometheus',
    windows: 'wsl --install, then inside it: sudo apt install prometheus',
  },
  program: 'prometheus',
  versionArgs: ['--version'],
  software: 'Prometheus',
  file: FILE,
  args: ({ port }) => [
    `--config.file=${FILE}`,
    '--storage.tsdb.path=data',
    '--storage.tsdb.retention.time=1h',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ],
  async ready({ port, folder }) {
    const { data } = (await ask(port, '/api/v1/status/runtimeinfo').then((answer) =>
      answer.json(),
    )) as RuntimeInfo
    if ((await realpath(data.CWD)) !== (await realpath(folder)))
      throw new Error("another program's server answers there")
    await ask(port, '/-/ready')
  },
  portTaken: /address already in use/i,
  env: (url) => ({ PROMETHEUS_URL: url }),
})

interface RuntimeInfo {
  /** The folder it works in. */
  data: { CWD: string }
}

async function ask(port: number, path: string): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1_000) })
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}`)
  return answer
}
