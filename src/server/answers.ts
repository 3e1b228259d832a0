// What the API answers, as its description at /api/docs tells it. Handlers are held to these shapes by their types.
import { Type } from 'typebox'
import type { Claim, Gauge, Knob, Scenario, System } from '../lab/experiment.ts'
import type { LastRun } from '../lab/history.ts'
import type { Effect, Result } from '../lab/result.ts'
import type { CompareAnswer, Job } from './api.ts'
import { PlayBody, RunBody } from './schemas.ts'

/** A shape that is described where it is made. */
const shape = <T>(description: string) => Type.Unsafe<T>({ type: 'object', description })
const orNull = <T extends Type.TSchema>(type: T) => Type.Union([type, Type.Null()])
const numbers = Type.Record(Type.String(), Type.Number())

export const ApiErrorAnswer = Type.Object({
  error: Type.String(),
  message: Type.String({ description: 'For a person' }),
  field: Type.Optional(Type.String({ description: 'The field at fault' })),
})

export const HealthAnswer = Type.Object({
  name: Type.Literal('tenfold'),
  version: Type.String(),
  token: Type.String({ description: 'What every change needs; another one with each start' }),
  machine: Type.Object({
    cpu: Type.String(),
    cores: Type.Integer(),
    memoryBytes: Type.Integer(),
    os: Type.String(),
    node: Type.String(),
  }),
})

export const LessonAnswer = Type.Object({
  folder: Type.String(),
  number: Type.Integer(),
  name: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  question: orNull(Type.String()),
  knobs: Type.Record(Type.String(), shape<Knob>('label, help, unit, default, min, max, integer')),
  systems: Type.Record(Type.String(), shape<System>('about, roles, engines, onlyWhenNamed')),
  claims: Type.Array(shape<Claim>('metric, of, over, route; atLeast or atMost, unless it is only predicted')),
  gauges: Type.Record(Type.String(), shape<Gauge>('label, help, unit')),
  shows: Type.Record(Type.String(), Type.Object({ label: Type.String(), path: Type.String() })),
  curve: Type.Boolean(),
  openRate: orNull(Type.Union([Type.Number(), Type.String()])),
  scenarios: Type.Record(
    Type.String(),
    shape<Omit<Scenario, 'workload'>>('question, systems, knobs, fault, openRate, sweep, curve, claims'),
  ),
  lastRun: orNull(shape<LastRun>('startedAt, effect, claimsHold')),
})

export const JobAnswer = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('run'), Type.Literal('play')]),
  lesson: Type.String(),
  request: Type.Unsafe<Job['request']>(Type.Union([RunBody, PlayBody])),
  state: Type.Enum(['waiting', 'running', 'finished', 'failed', 'stopped']),
  position: Type.Integer({ description: '0 for the one that runs, 1 for the first in line' }),
  resultId: orNull(Type.Integer({ description: 'Of a finished run, its number in history' })),
  failure: orNull(Type.Object({ message: Type.String(), lines: Type.Array(Type.String()) })),
})

export const HistoryEntryAnswer = Type.Object({
  id: Type.Integer(),
  lesson: Type.String(),
  startedAt: Type.String({ format: 'date-time' }),
  systems: Type.Array(Type.String()),
  knobs: numbers,
  workload: shape<Result['workload']>('loop, connections, rate, seed, warmSeconds, loadSeconds'),
  effects: Type.Array(shape<Effect>('of, over, metric, ratio, low, high, rounds, verdict')),
  claimsHold: Type.Boolean(),
  scenario: orNull(Type.String()),
  prediction: orNull(Type.Number()),
  warnings: Type.Integer(),
})

export const HistoryRunAnswer = Type.Object({
  id: Type.String(),
  result: Type.Unsafe<Result>({ $ref: 'tenfold-result-1#' }),
})

export const ComparisonAnswer = Type.Object({
  a: HistoryRunAnswer,
  b: HistoryRunAnswer,
  comparison: shape<CompareAnswer['comparison']>('systems, effects, differences'),
})

/** How a route describes itself, and what it gives. */
export const gives = <T extends Type.TSchema>(summary: string, answer: T) => ({
  summary,
  tags: ['lab'],
  response: { 200: answer, '4xx': ApiErrorAnswer },
})

/** A route that changes what the lab does: it needs the token, and answers with the job before all is done. */
export const accepts = (summary: string) => ({
  summary,
  tags: ['lab'],
  security: [{ token: [] }],
  response: { 202: JobAnswer, '4xx': ApiErrorAnswer },
})
