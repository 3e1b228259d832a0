// The part of redis-parser that we use; the package has no types of its own.
declare module 'redis-parser' {
  export default class RedisParser {
    constructor(options: {
      returnBuffers: boolean
      returnReply(reply: unknown): void
      returnError(error: Error): void
      returnFatalError(error: Error): void
    })
    execute(chunk: Buffer): void
  }
}
