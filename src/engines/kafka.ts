// Kafka, and where to get it: KAFKA_BROKERS, or librdkafka's mock cluster as a stand-in.
import type { Engine, StartOptions } from './engine.ts'
import { findMock } from './kafka/find-mock.ts'
import { describeBrokers, useBrokers } from './kafka/from-brokers.ts'
import { startMock } from './kafka/from-mock.ts'
import { ownName } from './own-name.ts'

/**
 * Kafka's own program is not started: a broker wants a Java runtime, a cluster id, a formatted log folder and many seconds, and no
 * distribution packages it.
 */
export const kafka: Engine = {
  name: 'kafka',
  title: 'Kafka',
  oldest: '0.11',
  urlVariable: 'KAFKA_BROKERS',
  install: {
    debian: 'docker compose up -d --wait kafka, then set KAFKA_BROKERS=127.0.0.1:9092',
    macos: 'brew install kafka && brew services start kafka, then set KAFKA_BROKERS=localhost:9092',
    windows: 'docker compose up -d --wait kafka, then set KAFKA_BROKERS=127.0.0.1:9092',
  },

  async find(env) {
    const mock = await findMock(env)
    return [
      ...(env.KAFKA_BROKERS ? [{ how: 'url' as const, detail: describeBrokers(env.KAFKA_BROKERS) }] : []),
      ...(mock ? [{ how: 'stand-in' as const, detail: 'librdkafka mock', version: mock.version }] : []),
    ]
  },

  async start(options) {
    // A run has topics and consumer groups of its own, on whichever cluster: lessons need not know whose it is.
    const prefix = `${ownName('-')}-`
    const { brokers, ...server } = await startServer(options, prefix)
    return {
      name: 'kafka',
      how: options.how,
      ...server,
      env: { KAFKA_BROKERS: brokers.join(','), KAFKA_PREFIX: prefix },
    }
  },
}

async function startServer({ how, env }: StartOptions, prefix: string) {
  if (how === 'url') return useBrokers(env.KAFKA_BROKERS, prefix)
  const mock = await findMock(env)
  if (mock) return startMock(mock)
  throw new Error(
    `Kafka's stand-in needs librdkafka and its Python module. Debian, Ubuntu: sudo apt install python3-confluent-kafka`,
  )
}
