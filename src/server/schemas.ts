// What the API takes, as closed schemas: a field that isn't here is refused, not ignored.
import { Type } from 'typebox'
import { FAULTS, PLANNED_FAULTS } from '../lab/faults.ts'

const closed = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 60 })
const Instance = Type.Integer({ minimum: 1, maximum: 1000 })
const Knobs = Type.Record(Type.String({ maxLength: 60 }), Type.Number(), { maxProperties: 50 })
const Engines = Type.Array(Name, { maxItems: 20, uniqueItems: true, description: 'Names of engines' })
const Loop = Type.Union([
  Type.Object({ kind: Type.Literal('closed') }, closed),
  Type.Object({ kind: Type.Literal('open'), rate: Type.Number({ description: 'req/s' }) }, closed),
])

export const RunBody = Type.Object(
  {
    lesson: Name,
    quick: Type.Optional(Type.Boolean()),
    rounds: Type.Optional(Type.Integer()),
    seconds: Type.Optional(Type.Number()),
    systems: Type.Optional(Type.Array(Name, { minItems: 1, maxItems: 20, uniqueItems: true })),
    with: Type.Optional(Engines),
    without: Type.Optional(Engines),
    knobs: Type.Optional(Knobs),
    seed: Type.Optional(Type.Integer()),
    openRate: Type.Optional(Type.Number({ description: 'Open loop, req/s' })),
    closed: Type.Optional(
      Type.Boolean({ description: 'The closed loop, where the experiment declares an open one' }),
    ),
    scenario: Type.Optional(Name),
    curve: Type.Optional(Type.Boolean({ description: 'Measure the load curve too' })),
    fault: Type.Optional(
      Type.Object(
        { name: Name, instance: Instance, fault: Type.Enum([...PLANNED_FAULTS]) },
        { ...closed, description: 'Broken in every round' },
      ),
    ),
    sweep: Type.Optional(
      Type.Object({ knob: Name, values: Type.Array(Type.Number(), { minItems: 2, maxItems: 12 }) }, closed),
    ),
    prediction: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })),
  },
  closed,
)

export const PlayBody = Type.Object(
  { lesson: Name, system: Name, knobs: Type.Optional(Knobs), loop: Type.Optional(Loop) },
  closed,
)

export const ChangeBody = Type.Object({ knobs: Type.Optional(Knobs), loop: Type.Optional(Loop) }, closed)

export const FaultBody = Type.Object(
  {
    system: Type.Optional(Name),
    name: Name,
    instance: Instance,
    fault: Type.Enum([...FAULTS]),
  },
  closed,
)

export const JobParams = Type.Object({ id: Type.String({ pattern: '^\\d{1,9}$' }) })
export const LessonParams = Type.Object({ lesson: Name })
const RunId = Type.String({
  pattern: '^(\\d{1,9}|recorded-[0-9a-z-]{1,60}(\\.[0-9a-z-]{1,40})?)$',
  description: "12, or recorded-03-caching, or recorded-05-load-balancing.slow for a scenario's",
})
export const RunParams = Type.Object({ id: RunId })
export const HistoryQuery = Type.Object({ lesson: Type.Optional(Name) }, closed)
export const CompareQuery = Type.Object({ a: RunId, b: RunId }, closed)
