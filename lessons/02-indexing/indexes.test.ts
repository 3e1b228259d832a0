// Which indexes a table has, on each database.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { dialectOf } from '../../src/shop/database/url.ts'
import { onEachDatabase } from '../../src/shop/testing.ts'
import { type IndexName, indexNames, keepOnly } from './indexes.ts'

await onEachDatabase(({ app: { db }, url }) => {
  const dialect = dialectOf(url)
  const keep = (...names: IndexName[]) => keepOnly(names, db, dialect)

  /** By the database's own commands, other than those that the lesson uses. */
  async function there(): Promise<string[]> {
    const names: string[] = []
    for (const table of ['orders', 'order_lines']) {
      const statement = {
        sqlite: `SELECT name FROM pragma_index_list('${table}')`,
        postgres: `SELECT relname AS name FROM pg_class JOIN pg_index ON pg_class.oid = indexrelid WHERE indrelid = '${table}'::regclass`,
        mysql: `SHOW INDEX FROM ${table}`,
      }[dialect]
      const { rows } = await sql<{ name: string; Key_name: string }>`${sql.raw(statement)}`.execute(db)
      names.push(...rows.map(({ name, Key_name }) => name ?? Key_name))
    }
    return [...new Set(names)].filter((name) => indexNames.includes(name as IndexName)).sort()
  }

  test('those that are wanted are made, the others go, and to ask again changes nothing', async () => {
    expect(await there()).toEqual([])
    await keep('orders_by_time', 'order_lines_by_price')
    expect(await there()).toEqual(['order_lines_by_price', 'orders_by_time'])
    await keep('orders_by_time_covering')
    await keep('orders_by_time_covering')
    expect(await there()).toEqual(['orders_by_time_covering'])
    await keep()
    expect(await there()).toEqual([])
  })

  test("a foreign key's only index stays, where the database needs one", async () => {
    await keep(...indexNames)
    expect(await there()).toEqual([...indexNames].sort())
    await keep()
    expect(await there()).toEqual(dialect === 'mysql' ? ['orders_by_member'] : [])
  })
})
