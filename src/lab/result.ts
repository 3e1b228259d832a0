// A finished run as one JSON document: what `--json` prints, history keeps and the site shows.
import { type Static, Type } from 'typebox'
import { FAULTS, PLANNED_FAULTS } from './faults.ts'

const closed = { additionalProperties: false }
const count = (description: string) => Type.Integer({ minimum: 0, description })
const number = (description: string) => Type.Number({ description })

const Interval = Type.Object(
  {
    mean: number('Mean over the rounds: geometric for throughput, unless a round had none; else arithmetic'),
    low: number('Lower end of the 95 % interval'),
    high: number('Upper end of the 95 % interval'),
  },
  closed,
)

const Latency = Type.Object(
  {
    mean: number('Mean, µs'),
    p50: number('Median, µs'),
    p90: number('90th percentile, µs'),
    p99: number('99th percentile, µs'),
    p999: number('99.9th percentile, µs'),
    max: number('Slowest request, µs'),
  },
  closed,
)

const Errors = Type.Object(
  {
    status: count('Answers other than 2xx'),
    body: count('Answers whose body was not the expected one'),
    timeout: count('Requests not answered in time'),
    connection: count('Connections refused, reset or closed with a request under way'),
  },
  closed,
)

const Route = Type.Object(
  {
    throughput: number('Right answers a second, req/s'),
    latency: Latency,
    requests: count('Answers received'),
    errors: count('Wrong or missing answers'),
  },
  closed,
)

const Round = Type.Object(
  {
    round: count('1 for the first'),
    seconds: number('How long load ran, s'),
    throughput: number('Right answers a second, req/s'),
    latency: Latency,
    requests: count('Answers received'),
    errors: count('Wrong or missing answers'),
    wrong: number('Share of requests with a wrong or no answer, 0–1'),
    hitRatio: Type.Optional(
      number('Share of answers that a cache served, from their Cache-Status header, 0–1'),
    ),
    busy: number("Event-loop utilisation of the system's busiest process, 0–1"),
    generatorBusy: number('Event-loop utilisation of the load generator, 0–1'),
    generatorLateP99: Type.Optional(number('Open loop: 99th percentile of sending later than scheduled, µs')),
    offered: Type.Optional(number('Open loop: offered load, req/s')),
    routes: Type.Optional(
      Type.Record(Type.String(), Route, { description: 'Of each named kind of request alone' }),
    ),
    gauges: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Tuple([Type.Number(), Type.Number()])), {
        description:
          'What the system told of itself: [s since measuring began, value], on until it had drained',
      }),
    ),
    drainSeconds: Type.Optional(
      number('From the end of the load until all was done, s; none when it never was'),
    ),
    undrained: Type.Optional(Type.Literal(true, { description: 'Not all was done when we stopped waiting' })),
  },
  closed,
)

const SystemResult = Type.Object(
  {
    about: Type.String(),
    engines: Type.Record(Type.String(), Type.String(), {
      description: 'What each engine was, with its version',
    }),
    throughput: Interval,
    latency: Latency,
    curve: Type.Array(Type.Tuple([Type.Number(), Type.Number()]), {
      description: 'Percentile curve over all rounds: [percentile 0–100, µs]',
    }),
    requests: count('Answers received in all rounds'),
    errors: count('Wrong or missing answers in all rounds'),
    errorKinds: Errors,
    wrong: Type.Object(Interval.properties, {
      ...closed,
      description: 'Share of requests with a wrong or no answer, 0–1, with its 95 % interval',
    }),
    hitRatio: Type.Optional(Type.Number()),
    offered: Type.Optional(number('Open loop: mean offered load, req/s')),
    routes: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object({ ...Route.properties, throughput: Interval, wrong: Interval }, closed),
        { description: 'Of each named kind of request alone, over all rounds' },
      ),
    ),
    drainSeconds: Type.Optional(Interval),
    undrained: Type.Optional(count('In so many rounds not all was done when we stopped waiting')),
    shows: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'What it said at the paths that the experiment shows',
      }),
    ),
    rounds: Type.Array(Round),
  },
  closed,
)

const Effect = Type.Object(
  {
    of: Type.String(),
    over: Type.String(),
    metric: Type.Enum(['throughput', 'p50', 'p99']),
    route: Type.Optional(Type.String({ description: 'Of the requests with this name alone' })),
    ratio: number('of divided by over: geometric mean of the rounds’ ratios'),
    low: number('Lower end of the 95 % t-interval'),
    high: number('Upper end of the 95 % t-interval'),
    rounds: count('Pairs that it rests on'),
    verdict: Type.Enum(['higher', 'lower', 'no measurable difference']),
  },
  closed,
)

const ClaimResult = Type.Object(
  {
    text: Type.String(),
    holds: Type.Boolean({ description: 'The whole interval is on the claimed side' }),
    undecided: Type.Optional(
      Type.Literal(true, { description: 'The interval reaches across the bound: neither shown nor refuted' }),
    ),
    why: Type.String(),
  },
  closed,
)

const Machine = Type.Object(
  {
    cpu: Type.String(),
    cores: Type.Integer(),
    memoryBytes: Type.Integer(),
    os: Type.String(),
    node: Type.String(),
    commit: Type.Union([Type.String(), Type.Null()], {
      description: 'Git commit, with "+" when files differ from it',
    }),
    loadAverage: number('1-minute load average just before the run'),
    stealPercent: Type.Union([Type.Number(), Type.Null()], {
      description: 'CPU time taken by other virtual machines during the run, %',
    }),
    othersPercent: Type.Optional(
      number('CPU time used by other programs during the run, %; only where the system tells'),
    ),
    pinned: Type.Boolean({ description: 'Whether system and load generator were kept on different cores' }),
    warnings: Type.Array(Type.String(), { description: 'Why this result deserves doubt, in words' }),
  },
  closed,
)

const FaultFields = {
  system: Type.String(),
  name: Type.String({ description: 'The role or engine' }),
  instance: count('1 for the first'),
  fault: Type.Enum([...FAULTS]),
}

const SweepResult = Type.Object(
  {
    knob: Type.String(),
    label: Type.String(),
    unit: Type.Optional(Type.String()),
    points: Type.Array(
      Type.Object(
        {
          value: number('Of the knob'),
          systems: Type.Record(
            Type.String(),
            Type.Object({ throughput: Interval, latency: Latency, wrong: Interval }, closed),
          ),
        },
        closed,
      ),
      { description: 'Ascending by value' },
    ),
  },
  closed,
)

const LoadCurve = Type.Object(
  {
    capacity: number('What the system carried in the closed loop just before, req/s'),
    points: Type.Array(
      Type.Object(
        {
          share: number('Offered load as a share of the capacity'),
          offered: number('Offered load, req/s'),
          goodput: number('Right answers a second that came while load was offered, req/s'),
          latency: Latency,
          errors: count('Wrong or missing answers'),
        },
        closed,
      ),
      { description: 'Ascending by offered load' },
    ),
  },
  closed,
)

export const ResultSchema = Type.Object(
  {
    format: Type.Literal('tenfold-result-1'),
    lesson: Type.String(),
    question: Type.String(),
    scenario: Type.Optional(Type.String({ description: "Which of the lesson's scenarios, if one" })),
    startedAt: Type.String({ format: 'date-time' }),
    seconds: number('How long the run took, s'),
    machine: Machine,
    workload: Type.Object(
      {
        loop: Type.Enum(['closed', 'open']),
        connections: Type.Integer(),
        rate: Type.Optional(number('Open loop: offered load, req/s')),
        seed: Type.Integer(),
        warmSeconds: Type.Number(),
        loadSeconds: Type.Number({ description: 'Load on each system in each round, s' }),
        quick: Type.Optional(Type.Literal(true, { description: 'Fewer and shorter rounds were asked for' })),
      },
      closed,
    ),
    knobs: Type.Record(Type.String(), Type.Number()),
    systems: Type.Record(Type.String(), SystemResult),
    effects: Type.Array(Effect),
    claims: Type.Array(ClaimResult),
    faults: Type.Optional(
      Type.Array(Type.Object({ round: count('1 for the first'), ...FaultFields }, closed), {
        description: 'What was broken on purpose. Rounds disturbed so are not in the figures',
      }),
    ),
    plannedFault: Type.Optional(
      Type.Object(
        {
          name: Type.String({ description: 'The role or engine' }),
          instance: count('1 for the first'),
          fault: Type.Enum([...PLANNED_FAULTS]),
        },
        {
          ...closed,
          description: 'What was broken on purpose in every round, as planned. It is in the figures',
        },
      ),
    ),
    sweep: Type.Optional(SweepResult),
    curves: Type.Optional(Type.Record(Type.String(), LoadCurve, { description: "Each system's load curve" })),
    prediction: Type.Optional(number('What the student said the first effect would be, as a ratio')),
  },
  { ...closed, $id: 'tenfold-result-1', title: 'A Tenfold result' },
)

export type Result = Static<typeof ResultSchema>
export type SystemResult = Static<typeof SystemResult>
export type RoundResult = Static<typeof Round>
export type Latency = Static<typeof Latency>
export type SweepResult = Static<typeof SweepResult>
export type LoadCurve = Static<typeof LoadCurve>
export type CurvePoint = LoadCurve['points'][number]
export type RouteResult = NonNullable<SystemResult['routes']>[string]
export type Interval = Static<typeof Interval>
export type ErrorKinds = Static<typeof Errors>
export type Effect = Static<typeof Effect>
export type ClaimResult = Static<typeof ClaimResult>
export type Machine = Static<typeof Machine>
