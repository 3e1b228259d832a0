// A load balancer: `SHOP_URLS=http://127.0.0.1:3001,http://127.0.0.1:3002 BALANCE=least-connections npx tsx balancer.ts`
import { startBalancer } from './start.ts'

await startBalancer()
