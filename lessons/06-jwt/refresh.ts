// Refresh tokens: each is good once, for the next one. A second use means that it was copied, and ends them all.
import type { Database } from '../../src/shop/database.ts'
import { fingerprint, unguessable } from './secrets.ts'
import { withLoginTables } from './tables.ts'

export interface Families {
  /** A log-in begins a family of refresh tokens. Its id is no secret: it goes into the access tokens, as `sid`. */
  begin(memberId: number): Promise<{ id: string; token: string }>
  /** Takes a token for the next one. */
  next(token: string): Promise<Next>
  /** Whether there is such a family (still). */
  has(id: string): Promise<boolean>
  end(id: string): Promise<void>
  /** The family that a token is of, if it were one of ours. */
  idOf(token: string | undefined): string | undefined
}

export type Next =
  | { memberId: number; id: string; token: string }
  /** Refused; `replayed` says of which family it was once, which must end then. */
  | { refused: true; replayed?: string }

/** @param lifeS how long a member stays logged in without giving the password again, s */
export async function refreshFamilies(shopDb: Database, lifeS: number): Promise<Families> {
  const db = await withLoginTables(shopDb)
  const has = async (id: string) =>
    (await db.selectFrom('refresh_families').select('id').where('id', '=', id).executeTakeFirst()) !==
    undefined

  return {
    async begin(memberId) {
      const family = unguessable()
      const secret = unguessable()
      const id = fingerprint(family)
      const row = { id, member_id: memberId, secret: fingerprint(secret), ends_ms: Date.now() + lifeS * 1000 }
      await db.insertInto('refresh_families').values(row).execute()
      await db.deleteFrom('refresh_families').where('ends_ms', '<', Date.now()).execute()
      return { id, token: `${family}.${secret}` }
    },

    // #region next
    async next(token) {
      // The family's part proves that this token was ours once; the secret's part, that it is the newest.
      const [family = '', secret = ''] = token.split('.')
      const id = fingerprint(family)
      const newest = unguessable()
      // Compare and swap in one statement: of many who come with the same token at the same moment, one is first.
      const { numUpdatedRows } = await db
        .updateTable('refresh_families')
        .set({ secret: fingerprint(newest) })
        .where('id', '=', id)
        .where('secret', '=', fingerprint(secret))
        .where('ends_ms', '>', Date.now())
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) {
        // Used before (or over). The thief and the member hold the same token, and we can't tell who is who: nobody goes on.
        return { refused: true, ...((await has(id)) && { replayed: id }) }
      }
      const row = await db
        .selectFrom('refresh_families')
        .select('member_id')
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) return { refused: true } // ended between the two statements
      return { memberId: row.member_id, id, token: `${family}.${newest}` }
    },
    // #endregion next

    has,
    end: async (id) => void (await db.deleteFrom('refresh_families').where('id', '=', id).execute()),
    idOf: (token) => token && fingerprint(token.split('.')[0] as string),
  }
}
