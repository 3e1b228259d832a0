// MySQL or MariaDB keeps the contract by its program and by URL.
import { createConnection } from 'mysql2/promise'
import { expect } from 'vitest'
import { mysql } from './mysql.ts'
import { keepsTheContract, refusesUselessUrls } from './testing.ts'
import { keepsItsData, leavesAServerAsItWas, type SqlDatabase, useSql } from './testing-database.ts'

const database: SqlDatabase = {
  engine: mysql,
  version: /^(MariaDB|MySQL) \d+\.\d/,
  async query(url, sql) {
    const connection = await createConnection({ uri: url, rowsAsArray: true })
    const [rows] = await connection.query(sql).finally(() => connection.end())
    return rows as unknown[][]
  },
  databases: 'SHOW DATABASES',
  async makeUser(server) {
    await database.query(server, `CREATE USER alice@127.0.0.1 IDENTIFIED BY 'right'`)
  },
  allow: 'GRANT ALL ON *.* TO alice@127.0.0.1',
}

await keepsTheContract({
  engine: mysql,
  how: 'binary',
  program: 'mariadbd',
  version: database.version,
  use: (env) => useSql(database.query, env.DATABASE_URL as string),
  lastWords: /d ended \(SIGKILL\)[\s\S]*ready for connections/,
  remembers: {
    async before({ DATABASE_URL = '' }) {
      await database.query(DATABASE_URL, 'CREATE TABLE kept AS SELECT 42 AS answer')
    },
    async after({ DATABASE_URL = '' }) {
      expect(await database.query(DATABASE_URL, 'SELECT answer FROM kept')).toEqual([[42]])
    },
  },
})
await keepsItsData(database)
await leavesAServerAsItWas(database)
refusesUselessUrls(mysql, (port) => `mysql://127.0.0.1:${port}/`)
