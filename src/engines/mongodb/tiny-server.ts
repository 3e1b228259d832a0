// For tests: speaks enough of MongoDB's wire protocol for a client to connect and give commands.
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { BSON, type Document } from 'mongodb'

const HEADER_BYTES = 16
const OP_QUERY = 2004 // a connection's first question still comes in the old form
const OP_MSG = 2013
const OP_REPLY = 1

/** @param answer answers a command, or throws what the client is to be refused with */
export async function tinyMongo(answer: (command: Document) => Document) {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
        const message = received.subarray(0, received.readInt32LE(0))
        received = received.subarray(message.length)
        socket.write(reply(message, answer))
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

function reply(message: Buffer, answer: (command: Document) => Document): Buffer {
  const old = message.readInt32LE(12) === OP_QUERY
  // OP_MSG: flags and the kind of section. OP_QUERY: flags, a name that ends with 0, two numbers.
  const begin = old ? message.indexOf(0, HEADER_BYTES + 4) + 1 + 8 : HEADER_BYTES + 5
  const document = BSON.serialize({ ok: 1, ...answer(BSON.deserialize(message.subarray(begin))) })
  const before = Buffer.alloc(old ? 20 : 5)
  if (old) before.writeInt32LE(1, 16) // one document
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeInt32LE(HEADER_BYTES + before.length + document.length, 0)
  header.writeInt32LE(message.readInt32LE(4), 8)
  header.writeInt32LE(old ? OP_REPLY : OP_MSG, 12)
  return Buffer.concat([header, before, document])
}
