// Chooses who keeps the jobs, as QUEUE says: sqlite (the default), redis, rabbitmq or kafka.
import Type from 'typebox'
import { readEnv } from '../../src/shop/config.ts'
import type { Queue } from './queue.ts'
import { kafkaQueue } from './queue-kafka.ts'
import { rabbitmqQueue } from './queue-rabbitmq.ts'
import { redisQueue } from './queue-redis.ts'
import { sqliteQueue } from './queue-sqlite.ts'
import { storageFolder } from './thumbnails.ts'

const brokers = { sqlite: sqliteQueue, redis: redisQueue, rabbitmq: rabbitmqQueue, kafka: kafkaQueue }

const schema = Type.Object({
  QUEUE: Type.Enum(['sqlite', 'redis', 'rabbitmq', 'kafka'], {
    default: 'sqlite',
    description: 'sqlite, redis, rabbitmq or kafka',
  }),
  STORAGE_FOLDER: storageFolder,
  REDIS_URL: Type.String({
    default: 'redis://127.0.0.1:6379',
    description: 'such as redis://127.0.0.1:6379',
  }),
  REDIS_PREFIX: Type.String({ default: '', description: 'what every key begins with' }),
  AMQP_URL: Type.String({ default: 'amqp://127.0.0.1:5672', description: 'such as amqp://127.0.0.1:5672' }),
  KAFKA_BROKERS: Type.String({ default: '127.0.0.1:9092', description: 'such as host:9092,host:9093' }),
  KAFKA_PREFIX: Type.String({ default: '', description: 'what every topic and group begins with' }),
})

/** What a broker may need to know to open its queue. */
export type BrokerConfig = ReturnType<typeof readEnv<typeof schema>>

export function openQueue(): Promise<Queue> {
  const config = readEnv(schema)
  return brokers[config.QUEUE](config)
}
