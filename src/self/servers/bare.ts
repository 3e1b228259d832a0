// As little as a server can do: what remains is the cost of asking. It notes when each request arrives.
import { createServer } from 'node:http'
import { performance } from 'node:perf_hooks'

let arrivals: number[] = []

const server = createServer((request, response) => {
  if (request.url === '/hello') arrivals.push(performance.now())
  if (request.url !== '/arrivals') return void response.end('hello')
  response.end(JSON.stringify(arrivals))
  arrivals = []
})
server.listen(Number(process.env.PORT), process.env.HOST)
// With the lab it ends too, however that ends.
process.on('disconnect', () => process.exit())
if (!process.connected) process.exit()
