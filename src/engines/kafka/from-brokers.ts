// Somebody else's Kafka, named by KAFKA_BROKERS: used with care, and left as it was found.
import { type Admin, Kafka, logLevel } from 'kafkajs'
import { withUrlServer } from '../url.ts'
import { removeOwn } from './remove-own.ts'

const VARIABLE = 'KAFKA_BROKERS'

/** The brokers as they may be shown. */
export const describeBrokers = (text: string) => (parse(text) ?? ['(no list of host:port)']).join(',')

/** Checks that the cluster answers. `stop` removes the topics and consumer groups that begin with `prefix`, and touches nothing else. */
export async function useBrokers(given: string | undefined, prefix: string) {
  const brokers = parse(given)
  if (!brokers)
    throw new Error(
      `${VARIABLE} must look like host:9092,host:9093 (no password, no TLS). Correct or unset it.`,
    )
  await ask(brokers, (admin) => admin.describeCluster())
  return {
    brokers,
    url: `kafka://${brokers[0]}`,
    version: 'kafka (version unknown)', // brokers tell what they can do, never their version
    died: new Promise<Error>(() => {}), // not ours to watch: the roles' errors will tell
    stop: () => ask(brokers, (admin) => removeOwn(admin, prefix), { withinMs: 60_000, retries: 5 }),
  }
}

const parse = (text = '') => {
  const brokers = text.split(',').map((broker) => broker.trim())
  return brokers.every((broker) => /^[\w.-]+:\d+$/.test(broker)) ? brokers : undefined
}

interface Patience {
  withinMs: number
  retries: number
}

/** Runs `question` on connections of its own, without keeping the user waiting unless told so. */
async function ask<T>(
  brokers: string[],
  question: (admin: Admin) => Promise<T>,
  { withinMs, retries }: Patience = { withinMs: 3_000, retries: 0 },
): Promise<T> {
  const client = new Kafka({
    clientId: 'tenfold',
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: withinMs,
    requestTimeout: withinMs,
    retry: { retries },
  })
  const admin = client.admin()
  try {
    return await withUrlServer(
      `kafka://${brokers[0]}`,
      VARIABLE,
      async () => {
        await admin.connect()
        return question(admin)
      },
      withinMs,
    )
  } finally {
    await admin.disconnect()
  }
}
