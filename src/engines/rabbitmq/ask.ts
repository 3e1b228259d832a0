// Asks an AMQP server who it is.
import { connect } from 'amqplib'

/**
 * What the server says about itself once it has let us in; nothing is changed there.
 * @param withinMs a server that stays silent for so long is left
 * @throws Error when it refuses the user, the password or the virtual host
 */
export async function askAmqp(url: string, withinMs: number) {
  const connection = await connect(url, { timeout: withinMs })
  connection.on('error', () => {}) // it has answered: what happens while we leave is no matter
  const { serverProperties } = connection.connection
  await connection.close()
  return serverProperties
}
