// HAProxy: a load balancer that watches the servers behind it, configured by a lesson's haproxy.cfg.
import { answersHttp, configuredEngine, wrotePid } from './configured.ts'

const FILE = 'haproxy.cfg'
const PID_FILE = 'haproxy.pid'

export const haproxy = configuredEngine({
  name: 'haproxy',
  title: 'HAProxy',
  oldest: '2.2',
  install: {
    debian: 'sudo apt install haproxy',
    macos: 'brew install haproxy',
    windows: 'wsl --install, then inside it: sudo apt install haproxy',
  },
  program: 'haproxy',
  versionArgs: ['-v'],
  software: 'HAProxy',
  file: FILE,
  // -W: a master with a worker, in the foreground; only so it writes its pid, once it listens.
  // -dR: the port for itself. Unless told so, two HAProxys may listen on the same one, and each would get half of the requests.
  args: () => ['-W', '-dR', '-p', PID_FILE, '-f', FILE],
  async ready(own) {
    await wrotePid(own, PID_FILE)
    await answersHttp(own.port)
  },
  portTaken: /address already in use/i,
})
