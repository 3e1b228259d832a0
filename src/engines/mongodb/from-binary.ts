// A mongod of our own, for one run.
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import type { Server } from '../breakable.ts'
import type { Own, StartOptions } from '../engine.ts'
import { type OwnServer, startOwnServer } from '../own-server.ts'

/** Starts mongod on a free port of 127.0.0.1, or where it was before. With `data` it works in that folder, which stays. */
export function startMongod(
  path: string,
  { folder, data, choosePort }: Pick<StartOptions, 'folder' | 'data' | 'choosePort'>,
  again?: Own,
): Promise<Server> {
  const server: OwnServer = {
    name: 'mongod',
    folder,
    choosePort,
    readyWithinMs: 30_000,
    portTaken: /address already in use/i,
    address: ({ port }) => `mongodb://127.0.0.1:${port}/tenfold`,
    async command(own) {
      const dbpath = data ?? join(own.folder, 'data')
      await mkdir(dbpath, { recursive: true })
      return {
        program: path,
        args: [
          ...['--bind_ip', '127.0.0.1', '--port', String(own.port), '--nounixsocket'],
          ...['--dbpath', dbpath],
          ...['--journalCommitInterval', '500'], // ms: the journal can't be switched off, so it is written as seldom as allowed
          ...['--wiredTigerCacheSizeGB', '0.5'], // it would take half the memory
          ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
          '--quiet', // no line for each connection: the last lines are what explains a failure
        ],
      }
    },
    version: versionOfProcess,
  }
  return startOwnServer(server, again)
}

async function versionOfProcess({ port, pid }: { port: number; pid: number }): Promise<string> {
  await untilConnected(port)
  const client = new MongoClient(`mongodb://127.0.0.1:${port}`, {
    directConnection: true,
    serverSelectionTimeoutMS: 2_000,
  })
  try {
    const status = await client.db('admin').command({ serverStatus: 1 })
    if (Number(status.pid) !== pid) throw new Error("another program's server answers there")
    return `mongodb ${status.version}`
  } finally {
    await client.close()
  }
}

/** Refused at once while it doesn't listen; its client would wait half a second before it tried again. */
async function untilConnected(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}
