// The embedded stand-in for DynamoDB: dynalite, in a process of its own, in memory.
import dynalite from 'dynalite'
import { serveAsStandIn } from '../stand-in-process.ts'

// A table is there at once: nothing here waits only to look like the cloud.
serveAsStandIn(dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 }))
