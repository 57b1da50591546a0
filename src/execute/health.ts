import type { Probe } from '../cases/types.ts'
import { outcomeOf } from '../exchange/exchange.ts'
import type { Exchange, Read } from '../exchange/types.ts'
import { createHanging, type HangingOptions } from './hanging.ts'
import { isKeptOut } from './state.ts'

/**
 * What a run has learned of its target, all entities together: whether it is there, answers, throttles, and what it takes
 * at once. A run on a target that hangs, dies or throttles must end soon, and say what it was that ended it.
 */
export type Health = {
  /** Takes in any exchange: what had no answer, and how long that took. */
  readonly noteExchange: (exchange: Exchange) => void
  /** Takes in that it was waited for a write that had no answer, in milliseconds. */
  readonly noteWait: (ms: number) => void
  /** Whether so many writes in a row had no answer that a plain one has to show whether any has. */
  readonly doubtsWrites: () => boolean
  /** Takes in that not even that plain one had an answer, sent so often; gives whether that is enough to believe it. */
  readonly noteNoAnswer: (exchange: Exchange, times: number) => boolean
  /** Takes in what became of a request of a probe. */
  readonly noteSent: (probe: Probe, exchange: Exchange) => void
  /** Takes in a try of a probe: all its exchanges; `alone`: nothing else was under way. */
  readonly noteTry: (probe: Probe, exchanges: readonly Exchange[], alone: boolean) => void
  /** Takes in what was read. */
  readonly noteRead: (found: Read) => void
  /** Takes in that the server went away at a probe, and whether it came back; `alone`: it was the only one under way. */
  readonly noteKilled: (probe: Probe, isBack: boolean, alone: boolean) => void
  /** Why a probe is not sent; undefined for one that is. */
  readonly hindrance: (probe: Probe) => string | undefined
  /** Takes in that one read-back did not do for a batch of probes like this one. */
  readonly noteSplit: (probe: Probe) => void
  /** Whether probes like this one may share a read-back. */
  readonly shares: (probe: Probe) => boolean
  /** Takes in that a read showed something else than the one before it, though nothing was sent in between. */
  readonly noteLag: () => void
  /** Whether reads show late what was stored, so that one has to wait before a read tells of it. */
  readonly lags: () => boolean
  /** Takes in how long after a write a read showed it, in milliseconds. */
  readonly noteShownAfter: (ms: number) => void
  /** How long to wait before a read shows what was written, in milliseconds; undefined until it is known. */
  readonly lagMs: () => number | undefined
  /** Takes in that a batch which went out at once was not as it should be; `refusesOverlap`: it says so itself. */
  readonly noteOverlap: (refusesOverlap: boolean) => void
  /** Takes in how many batches were as they should be. */
  readonly noteAsMeant: (batches: number) => void
  /** As `Hanging.isBeyondAccident`; of a target that answers no write any more, any. */
  readonly isBeyondAccident: (probe: Probe) => boolean
  /** Whether the requests of a batch may go out at once. */
  readonly overlaps: () => boolean
  /** How long an answer takes of late, in milliseconds. */
  readonly answersTakeMs: () => number
  /** How long to wait between two requests, in milliseconds, so that they come in in this order: no time to speak of. */
  readonly pauseMs: () => number
}

/** What bounds a run. */
export type HealthOptions = {
  /** When the run has to end, and its length as the user gave it; never by default. */
  readonly end?: { readonly at: number; readonly lengthMs: number } | undefined
  /** The class of requests that a server may be expected to hang on together; its own for each probe by default. */
  readonly classOf?: ((probe: Probe) => string) | undefined
  /** The chapter of that class; its own for each probe unless told. */
  readonly chapterOf?: ((probe: Probe) => string) | undefined
  /** As in `HangingOptions`. */
  readonly isAbout?: HangingOptions['isAbout']
  readonly traitsOf?: HangingOptions['traitsOf']
  readonly membersOf?: HangingOptions['membersOf']
  /** The present, in the terms of `end.at`. */
  readonly now?: () => number
}

// Each request to a target that is gone costs seconds of retries: after a few, the rest is not sent.
const goneAfter = 2
// A credential that has run out stays so; a gateway errs once at a time.
const keptOutAfter = 4
// Each of these is sent twice, and the server started again twice: of one class two show it, and of all of them so many.
const killsOfClass = 2
const mostKills = 4
// Missing answers may take so long in all, or so many time limits where that is more.
const longestHangMs = 24_000
const mostTimeLimits = 9
// Fewer may be the fault of the request, or get lost.
const doubtsAfter = 3
const looksForAnswer = 3
// Each throttled request has waited as long as it was asked to.
const throttledAfter = 2
// Where one read-back does not do, or requests at once are not taken, trying again only costs more.
const mostSplits = 3
const mostOverlapsMissed = 2
// So many that were right make up for one that was not: now and then a read comes in late by accident.
const batchesForgiving = 20
// How far apart requests are kept, as a share of the time that an answer takes.
const pauseShare = 0.05
const longestPauseMs = 4
const answersAveraged = 8
// A lag varies: what was seen so often is waited for, and half as much again.
const lagsSeen = 3
const lagMargin = 1.5

/** The health of a target of which nothing is known yet. */
export function createHealth({
  end,
  classOf = ({ id }) => id,
  chapterOf = ({ id }) => id,
  isAbout,
  traitsOf,
  membersOf,
  now = () => performance.now(),
}: HealthOptions = {}): Health {
  let unread = 0
  let keptOut = 0
  const throttled = { reads: 0, writes: 0 }
  let hungMs = 0
  const killers = new Set<string>()
  let hungUntil = 0
  let unansweredWrites = 0
  let lastSent = 'the first PATCH'
  let over: string | undefined
  let overlapsMissed = 0
  let late = false
  const shownAfter: number[] = []
  let longestMs = 0
  let hasNoAnswers = false
  let answers = 0
  let answerMs = 0
  const hanging = createHanging({ classOf, chapterOf, isAbout, traitsOf, membersOf })
  const killing = new Map<string, Set<string>>()
  const splits = { update: 0, refusal: 0 }
  const kind = ({ undo }: Probe) => (undo ? 'refusal' : 'update')

  function noteThrottling(exchange: Exchange): void {
    const kind = exchange.request.method === 'GET' ? 'reads' : 'writes'
    if (outcomeOf(exchange) !== 'throttled') {
      if (exchange.response !== undefined) throttled[kind] = 0
      return
    }
    throttled[kind] += 1
    if (throttled[kind] < throttledAfter) return
    const asked =
      exchange.askedMs === undefined
        ? 'it does not say how long to wait'
        : `it asks to wait ${Math.ceil(exchange.askedMs / 1000)} s`
    over ??= `the target throttles: ${exchange.response!.status} to the end, ${asked} (last sent: ${lastSent})`
  }

  /** The first answers open connections: the shortest of them tells more. */
  function noteAnswer(ms: number): void {
    answers += 1
    if (answers > answersAveraged) answerMs += (ms - answerMs) / answersAveraged
    else answerMs = answers === 1 ? ms : Math.min(answerMs, ms)
  }

  function hangs(probe: Probe): string | undefined {
    const ids = hanging.like(probe)
    if (ids === undefined) return undefined
    return `not sent, since requests like it had no answer that could be read within the limits: ${ids.slice(0, 2).join(' and ')}`
  }

  function noteHung(ms: number): void {
    // Of requests that are under way at once, each wait is one.
    hungMs += Math.min(ms, Math.max(0, now() - hungUntil))
    hungUntil = now()
    if (hungMs >= Math.max(longestHangMs, mostTimeLimits * longestMs))
      over ??= `the target left requests without an answer for ${Math.round(hungMs / 1000)} s in all (last sent: ${lastSent})`
  }

  function lagMs(): number | undefined {
    return shownAfter.length < lagsSeen ? undefined : lagMargin * Math.max(...shownAfter)
  }

  function kills(probe: Probe): string | undefined {
    const ids = killing.get(classOf(probe))
    if (ids === undefined || ids.size < killsOfClass || ids.has(probe.id)) return undefined
    return `not sent, since the server went away at requests like it: ${[...ids].slice(0, 2).join(' and ')}`
  }

  return {
    noteExchange(exchange) {
      const { request, failure, response, durationMs } = exchange
      if (response !== undefined || isHung(exchange)) hanging.noteAny(response !== undefined)
      if (response !== undefined) noteAnswer(durationMs)
      if (failure?.kind === 'timeout') {
        longestMs = Math.max(longestMs, durationMs)
        noteHung(durationMs)
      }
      if (request.method !== 'PATCH') return
      if (response !== undefined) unansweredWrites = 0
      else if (failure?.kind !== 'connect') unansweredWrites += 1
    },
    noteWait: noteHung,
    doubtsWrites: () => over === undefined && unansweredWrites >= doubtsAfter,
    noteNoAnswer({ failure }, times) {
      if (times < looksForAnswer || !hanging.isNoAccident(times, unansweredWrites)) return false
      hasNoAnswers = true
      over ??= `no PATCH has an answer any more, not even one of plain values: ${failure?.message} (last sent: ${lastSent})`
      return true
    },
    noteSent(probe, exchange) {
      lastSent = probe.id
      noteThrottling(exchange)
    },
    noteTry(probe, exchanges, alone) {
      const hung = exchanges.filter(isHung).length
      // Of many requests at once, one gets lost now and then.
      const isSilent = hung >= (probe.parallel ? exchanges.length / 2 : 1)
      if (isSilent || exchanges.every(({ response }) => response !== undefined))
        hanging.noteTry(probe, !isSilent, alone)
    },
    noteRead({ exchange, problem }) {
      if (exchange) noteThrottling(exchange)
      const { failure, response } = exchange ?? {}
      const isOut = response !== undefined && isKeptOut(response.status)
      keptOut = isOut ? keptOut + 1 : 0
      if (keptOut >= keptOutAfter)
        over ??= `the target does not let the suite in any more: reads are answered with ${response!.status} (last sent: ${lastSent})`
      unread = failure === undefined ? 0 : unread + 1
      // A time limit may be over by accident; all else was tried again.
      if (unread < goneAfter || (failure?.kind === 'timeout' && !hanging.isNoAccident(unread))) return
      over ??=
        failure?.kind === 'connect'
          ? `the target went away: ${problem} (last sent: ${lastSent})`
          : `the entity cannot be read any more: ${problem} (last sent: ${lastSent})`
    },
    noteKilled(probe, isBack, alone) {
      if (!isBack) over ??= `the server went away at ${probe.id} and did not come back`
      // Which of several it was is known when they have been sent one after another.
      if (!alone) return
      killers.add(probe.id)
      const name = classOf(probe)
      killing.set(name, (killing.get(name) ?? new Set()).add(probe.id))
      if (killers.size > mostKills)
        over ??= `the server went away at each of ${killers.size} requests, last at ${probe.id}, and is left alone now`
    },
    hindrance(probe) {
      if (end !== undefined && now() > end.at)
        over ??= `the time for the run is over (--max-duration ${Math.round(end.lengthMs / 1000)})`
      return over ?? hangs(probe) ?? kills(probe)
    },
    noteSplit(probe) {
      splits[kind(probe)] += 1
    },
    noteLag() {
      late = true
    },
    lags: () => late,
    noteShownAfter(ms) {
      shownAfter.push(ms)
    },
    lagMs,
    // Of a target that shows late what it has stored, one read-back does not tell of several updates.
    shares: (probe) =>
      over === undefined &&
      (!late || (probe.undo === true && lagMs() !== undefined)) &&
      splits[kind(probe)] < mostSplits,
    noteOverlap(refusesOverlap) {
      overlapsMissed += refusesOverlap ? mostOverlapsMissed : 1
    },
    noteAsMeant(batches) {
      overlapsMissed = Math.max(0, overlapsMissed - batches / batchesForgiving)
    },
    isBeyondAccident: (probe) => hasNoAnswers || hanging.isBeyondAccident(probe),
    answersTakeMs: () => answerMs,
    pauseMs: () => Math.min(answerMs * pauseShare, longestPauseMs),
    overlaps: () => overlapsMissed < mostOverlapsMissed,
  }
}

/** Whether no answer came that could be read within the limits, or each try broke the connection. */
function isHung({ failure }: Exchange): boolean {
  return failure !== undefined && ['timeout', 'size', 'reset'].includes(failure.kind)
}
