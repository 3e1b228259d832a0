// Varnish: a cache that speaks HTTP, in the place of a content delivery network; configured by a lesson's VCL.
import { join } from 'node:path'
import { answersHttp, configuredEngine, wrotePid } from './configured.ts'

const FILE = 'default.vcl'
const PID_FILE = 'varnishd.pid'

export const varnish = configuredEngine({
  name: 'varnish',
  title: 'Varnish',
  oldest: '6.0',
  install: {
    debian: 'sudo apt install varnish',
    macos: 'brew install varnish',
    windows: 'wsl --install, then inside it: sudo apt install varnish',
  },
  program: 'varnishd',
  versionArgs: ['-V'],
  software: 'Varnish',
  file: FILE,
  args: ({ port, folder }) => [
    ...['-F', '-n', folder, '-P', PID_FILE, '-a', `127.0.0.1:${port}`],
    ...['-f', join(folder, FILE)], // a name alone would be looked for in /etc/varnish first
    ...['-s', 'malloc,256m'], // pages are kept in memory
    ...['-l', '1m'], // its log of requests, 80 MB unless said, which nobody reads here
    ...['-j', 'none'], // as whoever started it: the users it would change to, as root, may not be allowed into the folder
    ...['-T', 'none'], // no second port, for commands
  ],
  async ready(own) {
    await wrotePid(own, PID_FILE)
    await answersHttp(own.port)
  },
  portTaken: /address already in use/i,
})
