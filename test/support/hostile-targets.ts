import * as at from './hostile.ts'
import { type Call, type HostileServer, type Misbehaviour, startHostile } from './hostile.ts'
import * as content from './hostile-content.ts'
import { startDying } from './hostile-process.ts'
import * as transit from './hostile-transit.ts'

/** A target that misbehaves, and what a run on it has to come to. */
export type HostileTarget = {
  readonly name: string
  readonly start: () => Promise<Pick<HostileServer, 'root' | 'close'> & Partial<HostileServer>>
  /** 0 where it conforms; 1 where a fault is told; 3 where it cannot be tested. */
  readonly exit: 0 | 1 | 3
  /** What the report, or the line on stderr, says first. */
  readonly says: RegExp
}

const on = (
  name: string,
  misbehave: () => Misbehaviour,
  applies: ((call: Call) => boolean) | undefined,
  exit: 0 | 1 | 3,
  says: RegExp,
): HostileTarget => ({ name, start: () => startHostile(misbehave(), applies), exit, says })

const noAnswer = /no answer|not complete|without an answer|cannot be read/

/** What never comes, or not to its end: to all, to some, after a while. */
const unanswered: readonly HostileTarget[] = (
  [
    ['never answered', transit.silent],
    ['headers, then silence', transit.headersThenSilence],
    ['a dripping body', transit.drip],
    ['an endless body, fast', transit.endless('fast')],
    ['an endless body, slow', transit.endless('slow')],
    ['a Content-Length too long', transit.longLength],
    ['interim answers without end', transit.interim],
  ] as const
).flatMap(([name, misbehave]) => {
  const says = name.includes('fast') ? /larger than|no answer/ : noAnswer
  return [
    on(name, () => misbehave, undefined, 3, says),
    on(`${name}, PATCH only`, () => misbehave, at.onPatch, 3, says),
    on(`${name}, writes only`, () => misbehave, at.onWrites, 1, says),
    on(`${name}, reads, late`, () => misbehave, at.lateReads, 1, says),
    on(`${name}, PATCH, late`, () => misbehave, at.latePatch, 1, says),
    on(`${name}, late`, () => misbehave, at.late, 1, says),
    on(`${name}, now and then`, () => misbehave, at.nowAndThen, 1, says),
  ]
})

const future = 'Fri, 31 Dec 2999 23:59:59 GMT'
const throttling: readonly HostileTarget[] = (
  [
    ['429 without Retry-After', transit.throttle(429), /429/],
    ['429 for ever', transit.throttle(429, '1'), /429.*1 s/],
    ['429 until the far future', transit.throttle(429, future), /429.*asks to wait \d+ s/],
    ['503 always', transit.throttle(503), /503/],
  ] as const
).flatMap(([name, misbehave, says]) => [
  on(name, () => misbehave, undefined, 3, says),
  // One PATCH that is throttled does not keep a run from beginning.
  on(`${name}, PATCH only`, () => misbehave, at.onPatch, 1, says),
  on(`${name}, writes only`, () => misbehave, at.onWrites, 1, says),
  on(`${name}, reads, late`, () => misbehave, at.lateReads, 1, says),
  on(`${name}, late`, () => misbehave, at.late, 1, says),
])

const resets: readonly HostileTarget[] = [
  on('resets', () => transit.reset, undefined, 3, /closed the connection|reset/),
  on('resets, PATCH only', () => transit.reset, at.onPatch, 3, /closed the connection/),
  on('resets, writes only', () => transit.reset, at.onWrites, 1, /closed/),
  on('resets, reads, late', () => transit.reset, at.lateReads, 1, /closed|cannot be read/),
  on('resets, late', () => transit.reset, at.late, 1, /closed|cannot be read/),
]

const answers: readonly HostileTarget[] = [
  on('1 GB to a PATCH', () => transit.padded(2 ** 30), at.onPatch, 3, /larger than/),
  on('1 GB to writes', () => transit.padded(2 ** 30), at.onWrites, 1, /larger than/),
  on('5 MB entity', () => content.largeEntity(5 << 20), undefined, 0, /./),
  on('5 MB entity, reads only', () => content.largeEntity(5 << 20), at.onReads, 0, /./),
  on('2 MB of escapes', () => content.escaped(2 << 20), undefined, 0, /./),
  on('60 MB entity', () => content.hugeEntity(), undefined, 3, /larger than/),
  on('60 MB entity, packed', () => content.hugeEntity('gzip'), undefined, 3, /larger than/),
  on('1,000,000 members', () => content.manyMembers(1_000_000), undefined, 3, /larger than|members/),
  on('100,000 members', () => content.manyMembers(100_000), undefined, 3, /members/),
  on('100,000 members, writes only', () => content.manyMembers(100_000), at.onWrites, 1, /members/),
  on('nested 100,000 deep', () => content.deep(100_000), undefined, 3, /nested/),
  on('nested 100,000 deep, PATCH only', () => content.deep(100_000), at.onWrites, 1, /nested/),
  on(
    'a member nested 100,000 deep, writes only',
    () => content.deep(100_000, 'appleId'),
    at.onWrites,
    1,
    /nested/,
  ),
  on('nothing but nesting, writes only', () => content.onlyDeep(100_000), at.onWrites, 1, /nested/),
  on(
    'nested 100,000 deep in errors',
    () => content.deep(100_000),
    ({ answer }) => answer.status >= 400,
    1,
    /nested/,
  ),
  on(
    '2 MB of escapes in errors',
    () => content.escaped(2 << 20),
    ({ answer }) => answer.status >= 400,
    0,
    /./,
  ),
  on('folded header lines', () => transit.folded, undefined, 3, /folded/),
  on('a credential of 1 MB', () => content.largeCredential(1 << 20), at.onReads, 1, /token|ENTITY|POST/),
]

const isList = ({ method, ofItem }: Call) => method === 'GET' && !ofItem
const ids: readonly HostileTarget[] = [
  on('an id with a lone surrogate', () => content.collectionOf(['"a\\ud800b"']), isList, 3, /surrogate/),
  on(
    'an id of 1 MB',
    () => content.collectionOf([JSON.stringify('x'.repeat(1 << 20))]),
    isList,
    3,
    /1048576|characters/,
  ),
  on(
    'other ids are odd',
    () => content.collectionOf([], ['1', 'null', '""', '{}', '"a\\ud800"']),
    isList,
    0,
    /./,
  ),
]

const processes: readonly HostileTarget[] = [
  on('bad enums are not answered', () => transit.silent, at.onBadEnums, 1, /no answer/),
  on('large bodies take 3 s', () => transit.slow(3000), at.onLarge, 1, /no answer/),
  on('large bodies are not answered', () => transit.silent, at.onLarge, 1, /no answer/),
  ...(
    [
      ['null', /^null$/],
      ['{"constructor":"text"}', /"constructor":/],
    ] as const
  ).flatMap(([what, pattern]) =>
    [true, false].map(
      (restarts): HostileTarget => ({
        name: `dies on ${what}${restarts ? ', is restarted' : ''}`,
        start: () => startDying(pattern, restarts),
        exit: 1,
        says: /went away/,
      }),
    ),
  ),
]

/** Every target that misbehaves. */
export const hostileTargets: readonly HostileTarget[] = [
  ...unanswered,
  ...throttling,
  ...resets,
  ...answers,
  ...ids,
  ...processes,
]
