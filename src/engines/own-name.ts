// A run's own name on a server that others use too.
import { randomBytes } from 'node:crypto'

/**
 * Such as `tenfold_4f2c9a1be07d`: no other run has it.
 * @param separator what joins the parts, as the engine likes it: `_` in a database's name, `:` in a key
 */
export const ownName = (separator = '_') => `tenfold${separator}${randomBytes(6).toString('hex')}`
