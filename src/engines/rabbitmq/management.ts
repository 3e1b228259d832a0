// The HTTP API of RabbitMQ's management plugin.
import { unescape as decode } from 'node:querystring'
import { checkUrl } from '../url.ts'

const RULES = {
  variable: 'AMQP_MANAGEMENT_URL',
  protocols: ['http:', 'https:'],
  example: 'http://host:15672',
}

export interface Management {
  user: string
  /**
   * @param path below /api/, such as `vhosts/name`
   * @throws Error that says how to enable the plugin, or what the user lacks
   */
  send(method: 'PUT' | 'DELETE', path: string, signal: AbortSignal, body?: object): Promise<void>
}

/**
 * @param amqp the server's AMQP URL, whose user is used
 * @param given where its API is, when it isn't on the same host at the plugin's usual port
 */
export function managementOf(amqp: string, given?: string): Management {
  const { protocol, hostname, username, password } = new URL(amqp)
  const user = decode(username) || 'guest' // as AMQP clients do
  const word = username ? decode(password) : 'guest'
  const usual = protocol === 'amqps:' ? `https://${hostname}:15671` : `http://${hostname}:15672`
  const { origin, pathname } = new URL(given === undefined ? usual : checkUrl(given, RULES))
  const api = `${origin}${pathname.replace(/\/$/, '')}/api`
  const authorization = `Basic ${Buffer.from(`${user}:${word}`).toString('base64')}`

  return {
    user,
    async send(method, path, signal, body = {}) {
      const request = {
        method,
        signal,
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }
      const response = await fetch(`${api}/${path}`, request).catch((error) => {
        throw signal.aborted ? error : new Error(notThere(api, error.cause?.message || error.message))
      })
      const answer = `${response.status} ${(await response.text()).slice(0, 200)}`
      if (response.status === 401 || response.status === 403) throw new Error(refused(api, user, answer))
      if (!response.ok) throw new Error(notThere(api, answer))
    },
  }
}

const NEEDS = 'a run needs a virtual host of its own, and the management API that makes one'

const notThere = (api: string, reason: string) =>
  `${NEEDS} doesn't answer at ${api} (${reason}). Enable it (rabbitmq-plugins enable rabbitmq_management), or say in ${RULES.variable} where it is`

const refused = (api: string, user: string, reason: string) =>
  `${NEEDS} refuses the user "${user}" at ${api} (${reason}). Only an administrator may do that: rabbitmqctl set_user_tags ${user} administrator`
