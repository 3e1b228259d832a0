// A result's rounds as CSV (RFC 4180), one line for each system and round, in plain units.
import type { Result } from '../../../../src/lab/result.ts'

const HEAD =
  'lesson,system,round,seconds,throughput_per_s,p50_us,p90_us,p99_us,p999_us,max_us,requests,errors,hit_ratio,busy'

export function toCsv(result: Result): string {
  const lines = Object.entries(result.systems).flatMap(([system, { rounds }]) =>
    rounds.map(({ round, seconds, throughput, latency, requests, errors, hitRatio, busy }) =>
      [
        result.lesson,
        system,
        round,
        seconds,
        throughput,
        latency.p50,
        latency.p90,
        latency.p99,
        latency.p999,
        latency.max,
        requests,
        errors,
        hitRatio ?? '',
        busy,
      ]
        .map(cell)
        .join(','),
    ),
  )
  return `${[HEAD, ...lines].join('\r\n')}\r\n`
}

const cell = (value: string | number) =>
  /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
