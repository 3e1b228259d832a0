// NGINX: a reverse proxy, load balancer and cache, configured by a lesson's nginx.conf.
import { answersHttp, configuredEngine, wrotePid } from './configured.ts'

const FILE = 'nginx.conf'
const PID_FILE = 'nginx.pid'

/** Where it keeps what is too large for its memory. The paths built into it belong to root. */
const TEMP_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
  (what) => `${what}_temp_path ${what}_temp;`,
)

/**
 * Started by root, it would give up its rights for those of "nobody", who may not be allowed into the folder. The lessons' own programs
 * keep theirs too, and nobody but this machine can reach either.
 */
const USER = process.getuid?.() === 0 ? ' user root;' : ''

export const nginx = configuredEngine({
  name: 'nginx',
  title: 'NGINX',
  oldest: '1.18',
  install: {
    debian: 'sudo apt install nginx',
    macos: 'brew install nginx',
    windows: 'wsl --install, then inside it: sudo apt install nginx',
  },
  program: 'nginx',
  versionArgs: ['-v'],
  software: 'nginx',
  file: FILE,
  // No [error] lines: while no server is up behind it, there would be one for each request.
  args: () => ['-p', '.', '-c', FILE, '-g', `daemon off; pid ${PID_FILE}; error_log stderr crit;${USER}`],
  // On the line that is there, so that the numbers of lines in its messages are the lesson's.
  complete: (text) =>
    text.replace(/^\s*http\s*\{/m, (http) => `${http} access_log off; ${TEMP_PATHS.join(' ')}`),
  async ready(own) {
    await wrotePid(own, PID_FILE)
    await answersHttp(own.port)
  },
  portTaken: /address already in use/i,
})
