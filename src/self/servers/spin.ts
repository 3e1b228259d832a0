// A server whose service times are known: it computes for just so long, one request after the other, without ever waiting.
import { createServer } from 'node:http'
import { performance } from 'node:perf_hooks'
import { serviceTimes } from '../service-times.ts'

const { MEAN_MS, VARIATION } = process.env
let next = serviceTimes(Number(MEAN_MS), Number(VARIATION))

const server = createServer((request, response) => {
  if (request.url === '/again') next = serviceTimes(Number(MEAN_MS), Number(VARIATION))
  if (request.url === '/work') {
    const until = performance.now() + next()
    while (performance.now() < until);
  }
  response.end('done')
})
server.listen(Number(process.env.PORT), process.env.HOST)
// With the lab it ends too, however that ends.
process.on('disconnect', () => process.exit())
if (!process.connected) process.exit()
