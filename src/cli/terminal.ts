// Where we write, and what it can show: width, colour, redrawing, and whether it knows more than ASCII.
import pc from 'picocolors'
import { toAscii } from './text.ts'

export type Colors = ReturnType<typeof pc.createColors>

/** What a renderer needs to know. Renderers are pure: they return text and write nothing. */
export interface Look {
  /** Cells in a line; 80 is the design size. */
  columns: number
  color: Colors
}

export interface Terminal extends Look {
  /** Turns what is written into ASCII where the terminal knows nothing else. */
  stream: NodeJS.WriteStream
  /** Lines can be drawn over: a person is watching. */
  live: boolean
  /** Writes the text and ends the line. */
  print(text?: string): void
}

/** Looks at a stream and the environment: `NO_COLOR`, `FORCE_COLOR`, `TERM`, `CI`, and the locale. */
export function terminal(raw: NodeJS.WriteStream, env = process.env): Terminal {
  const stream = knowsUnicode(env) ? raw : asciiOnly(raw)
  const capable = stream.isTTY === true && env.TERM !== 'dumb'
  return {
    stream,
    columns: Math.min(Math.max(stream.columns || 80, 40), 100),
    color: pc.createColors(!env.NO_COLOR && (capable || Boolean(env.FORCE_COLOR))),
    live: capable && !env.CI,
    print: (text = '') => void stream.write(`${text}\n`),
  }
}

/** POSIX: the first of these that is set names the locale, and the C locale is ASCII. Windows terminals know Unicode. */
function knowsUnicode(env: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'win32') return true
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')
}

/** The same stream in everything but `write`. */
function asciiOnly(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: []) =>
    stream.write(typeof chunk === 'string' ? toAscii(chunk) : chunk, ...rest)
  return new Proxy(stream, { get: (target, key) => (key === 'write' ? write : Reflect.get(target, key)) })
}
