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

const noValid = /FAIL +1 .*gets no answer/
const noAnswer = /no answer|not complete|without an answer|cannot be read/

/** Where something never comes, or not to its end: for all requests, for some, after a while. */
const unansweredWith = (name: string, misbehave: Misbehaviour): readonly HostileTarget[] => {
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
}

/** What is silent from some point on. */
export const silent: readonly HostileTarget[] = [
  ...unansweredWith('never answered', transit.silent),
  ...unansweredWith('headers, then silence', transit.headersThenSilence),
  ...unansweredWith('a Content-Length too long', transit.longLength),
]

/** What goes on and on. */
export const unending: readonly HostileTarget[] = [
  ...unansweredWith('a dripping body', transit.drip),
  ...unansweredWith('dripping headers', transit.dripHeaders),
  ...unansweredWith('interim answers without end', transit.interim),
]

/** What is larger than anything that is read. */
export const endless: readonly HostileTarget[] = [
  ...unansweredWith('an endless body, fast', transit.endless('fast')),
  ...unansweredWith('an endless body, slow', transit.endless('slow')),
]

const future = 'Fri, 31 Dec 2999 23:59:59 GMT'
/** What puts off. */
export const throttling: readonly HostileTarget[] = (
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

/** What breaks connections. */
export const resets: readonly HostileTarget[] = [
  on('resets', () => transit.reset, undefined, 3, /closed the connection|reset/),
  on('resets, PATCH only', () => transit.reset, at.onPatch, 3, /closed the connection/),
  on('resets, writes only', () => transit.reset, at.onWrites, 1, /closed/),
  on('resets, reads, late', () => transit.reset, at.lateReads, 1, /closed|cannot be read/),
  on('resets, late', () => transit.reset, at.late, 1, /closed|cannot be read/),
]

/** What answers too much. */
export const answers: readonly HostileTarget[] = [
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
  {
    name: 'a credential of 1 MB',
    start: () => startHostile(at.conform, undefined, 0, content.largeCredential(1 << 20)),
    exit: 0,
    says: /./,
  },
]

const isList = ({ method, ofItem }: Call) => method === 'GET' && !ofItem
/** What has odd ids. */
export const ids: readonly HostileTarget[] = [
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

/** What misbehaves at a kind of request alone. */
export const kinds: readonly HostileTarget[] = [
  on('bad enums are not answered', () => transit.silent, at.onBadEnums, 1, /no answer/),
  on('large bodies take 3 s', () => transit.slow(3000), at.onLarge, 1, /no answer/),
  on('large bodies are not answered', () => transit.silent, at.onLarge, 1, /no answer/),
  on(
    'null is not answered',
    () => transit.silent,
    ({ body }) => /:null/.test(body),
    1,
    /FAIL +1 .*null.* gets no answer/,
  ),
  on('refusals are not answered', () => transit.silent, at.onRefusals, 1, noValid),
  on('headers of refusals drip', () => transit.dripHeaders, at.onRefusals, 1, noValid),
  on('refusals are answered by halves', () => transit.half, at.onRefusals, 1, noValid),
  on('refusals break the connection', () => transit.reset, at.onRefusals, 1, noValid),
  on('refusals are endless', () => transit.endless('fast'), at.onRefusals, 1, noValid),
  on(
    'refusals have a broken status line',
    () => transit.written('HTTP/1.1 4OO No\r\n\r\n'),
    at.onRefusals,
    1,
    noValid,
  ),
  on(
    'refusals are put off for an age',
    () => transit.throttle(429, '9'.repeat(20)),
    at.onRefusals,
    1,
    /asks to wait \d+ s/,
  ),
  on('bad enums break the connection', () => transit.reset, at.onBadEnums, 1, /FAIL +1 .*gets no answer/),
  on('malformed JSON is not answered', () => transit.silent, at.onMalformed, 1, /FAIL +1 .*gets no answer/),
]

/** What is another server after a while, or speaks another protocol. */
export const others: readonly HostileTarget[] = [
  on('redirects to itself', () => transit.redirect(302), undefined, 3, /302/),
  on('writes are redirected to themselves', () => transit.redirect(307), at.onWrites, 1, /answered 307/),
  on('redirects, late', () => transit.redirect(302), at.late, 1, /302/),
  on('the credentials run out', () => transit.status(401), at.late, 1, /does not let the suite in any more/),
  on('a thousand early hints each', () => transit.hints(1000), undefined, 0, /./),
  on('no HTTP', () => transit.written('hello'), undefined, 3, /not HTTP/),
  on('no HTTP, late', () => transit.written('hello'), at.late, 1, /not HTTP|gets no answer/),
  on(
    '429 that asks to wait a word',
    () => transit.throttle(429, 'soon'),
    at.late,
    1,
    /The target throttles: 429/,
  ),
]

/** What ends its process. */
export const processes: readonly HostileTarget[] = [
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
