// PostgreSQL refuses to run as root, for good reasons. Where we are root, as in a container, it runs as another user.
import { execFile } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * What to put before a command that works in the folder `data`; nothing when we aren't root. That user may enter any
 * folder (a capability that its processes inherit), since `data` may lie in one that only root can enter, such as /root.
 * setpriv becomes the program, which so keeps the pid and gets our signals; sudo and su would stand in between.
 */
export async function notAsRoot(data: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return []
  const { uid, gid } = await userOf(data)
  await chown(data, uid, gid)
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ]
}

/** Whoever made what `data` holds; else the user that PostgreSQL's package made, or the one who owns nothing. */
async function userOf(data: string): Promise<{ uid: number; gid: number }> {
  const owner = await stat(join(data, 'PG_VERSION')).catch(() => undefined)
  if (owner?.uid) return owner
  const [uid, gid] = await Promise.all(['-u', '-g'].map(idOf))
  return { uid: uid as number, gid: gid as number }
}

async function idOf(which: string): Promise<number> {
  const script = `id ${which} postgres 2>/dev/null || id ${which} nobody`
  return Number((await promisify(execFile)('sh', ['-c', script])).stdout)
}
