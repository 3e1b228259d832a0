// Shows how the database goes about a question: it is answered once while we watch, then the plan of each statement is asked for.
import { CompiledQuery, type RootOperationNode } from 'kysely'
import type { DialectName } from '../../src/shop/database/url.ts'
import type { Database } from '../../src/shop/database.ts'

/** The statements that `ask` sends, how many times, and the plan of each in the database's own words. */
export async function planOf(
  ask: (db: Database) => Promise<unknown>,
  db: Database,
  dialect: DialectName,
): Promise<string> {
  const sent = new Map<string, { statement: CompiledQuery; times: number }>()
  const watch = ({ node, queryId }: { node: RootOperationNode; queryId: CompiledQuery['queryId'] }) => {
    const statement = db.getExecutor().compileQuery(node, queryId)
    const times = (sent.get(statement.sql)?.times ?? 0) + 1
    sent.set(statement.sql, { statement, times })
    return node
  }
  await ask(db.withPlugin({ transformQuery: watch, transformResult: async ({ result }) => result }))
  const plans: string[] = []
  for (const { statement, times } of sent.values()) {
    const lines = await explained[dialect](db, statement)
    plans.push(`${times} × ${statement.sql}\n${lines.map((line) => `    ${line}\n`).join('')}`)
  }
  return plans.join('')
}

// #region explain
type Explain = (db: Database, statement: CompiledQuery) => Promise<string[]>
const explained: Record<DialectName, Explain> = {
  async sqlite(db, { sql, parameters }) {
    const steps = await rows<{ detail: string }>(db, `EXPLAIN QUERY PLAN ${sql}`, parameters)
    return steps.map(({ detail }) => detail)
  },

  // Prepared, as the shop prepares its statements: else a plan that is made without the values would not be the one shown.
  postgres: (db, { sql, parameters }) =>
    db.connection().execute(async (one) => {
      await rows(one, `PREPARE explained AS ${sql}`)
      const steps = await rows<{ 'QUERY PLAN': string }>(
        one,
        `EXPLAIN EXECUTE explained (${parameters.join()})`,
      )
      await rows(one, 'DEALLOCATE explained')
      return steps.map((step) => step['QUERY PLAN'])
    }),

  async mysql(db, { sql, parameters }) {
    const steps = await rows<Record<string, unknown>>(db, `EXPLAIN ${sql}`, parameters)
    const shown = ['table', 'type', 'key', 'ref', 'rows', 'Extra'] // the others say little here
    return steps.map((step) => shown.map((name) => `${name}: ${step[name] ?? '–'}`).join(', '))
  },
}
// #endregion explain

async function rows<R>(db: Database, sql: string, parameters: readonly unknown[] = []): Promise<R[]> {
  const { rows } = await db.executeQuery<R>(CompiledQuery.raw(sql, [...parameters]))
  return rows
}
