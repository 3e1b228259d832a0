// Asks the lab's server: JSON there and back. What goes wrong is an error in words, with the field that is at fault.
import type { ApiError } from '../../../../src/server/api.ts'

export class ApiProblem extends Error {
  readonly status: number
  readonly field: string | undefined
  constructor(status: number, message: string, field?: string) {
    super(message)
    this.status = status
    this.field = field
  }
}

export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete<T>(path: string): Promise<T>
}

const GONE = "The lab doesn't answer. Is `npm start` still running?"

/**
 * @param token what the server asks of everything that changes something; new with each of its starts
 * @param renew fetches it anew
 */
export function createApi(token: () => string | undefined, renew: () => Promise<void>): Api {
  const send = (method: string, path: string, body?: unknown) =>
    fetch(path, {
      method,
      headers: {
        ...(method !== 'GET' && { 'x-tenfold-token': token() ?? '' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new ApiProblem(0, GONE)
    })
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    let answer = await send(method, path, body)
    if (answer.status === 403 && method !== 'GET') {
      // The server was restarted since we read its token.
      await renew()
      answer = await send(method, path, body)
    }
    const said = await answer.json().catch(() => undefined)
    if (answer.ok) return said as T
    const { message = `The lab answered ${answer.status}.`, field } = (said ?? {}) as Partial<ApiError>
    throw new ApiProblem(answer.status, message, field)
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    delete: (path) => ask('DELETE', path),
  }
}
