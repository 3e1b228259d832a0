import { expect, test } from 'vitest'
import { doctorText } from './doctor-text.ts'
import { look } from './fixtures.ts'

test('groups, signs, and what to do below, in one column', () => {
  const groups = {
    Needed: [{ name: 'Node.js', state: 'ok' as const, text: '20.19.0' }],
    Engines: [
      {
        name: 'PostgreSQL',
        state: 'broken' as const,
        text: "POSTGRES_URL can't be used: nobody is there. Correct it.",
      },
      {
        name: 'Redis',
        state: 'note' as const,
        text: 'not installed',
        advice: 'sudo apt install redis-server',
      },
    ],
  }
  expect(doctorText(groups, look(60))).toBe(`  Needed
  ✓ Node.js     20.19.0

  Engines
  ✗ PostgreSQL  POSTGRES_URL can't be used: nobody is there.
                Correct it.
  · Redis       not installed
                sudo apt install redis-server`)
})
