// What dynalite 4 exports; it comes without types.
declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** How long tables stay in each state, ms. */
  interface Options {
    createTableMs?: number
    updateTableMs?: number
    deleteTableMs?: number
  }

  export default function dynalite(options?: Options): Server
}
