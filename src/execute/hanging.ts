import type { Probe } from '../cases/types.ts'

/**
 * Tells a target that hangs on a kind of request from a network that loses answers. A probe hangs as long as each of its
 * tries was left unanswered; one that is answered later never did, and its missing answers are accidents.
 */
export type Hanging = {
  /** Takes in any answer, or any missing one, to whatever it was. */
  readonly noteAny: (isAnswered: boolean) => void
  /** Takes in whether a probe was answered; `alone`: nothing else was under way. */
  readonly noteTry: (probe: Probe, isAnswered: boolean, alone: boolean) => void
  /** The ids of some probes that hang, where that settles it for this one too; undefined where it does not. */
  readonly like: (probe: Probe) => readonly string[] | undefined
  /** Whether a probe that had no answer so far cannot well have lost each of them by accident, nor others like it theirs. */
  readonly isBeyondAccident: (probe: Probe) => boolean
  /** Whether so many answers in a row cannot well be missing by accident; `unclear`: how many may be missing for the same reason. */
  readonly isNoAccident: (inRow: number, unclear?: number) => boolean
}

/** What probes have in common. */
export type HangingOptions = {
  /** The class of requests that a server may be expected to hang on together. */
  readonly classOf: (probe: Probe) => string
  /** The chapter of that class. */
  readonly chapterOf: (probe: Probe) => string
  /** Whether that class is what the probe is about; else it is about something else in every answer. */
  readonly isAbout?: ((probe: Probe) => boolean) | undefined
  /** What in its requests a server may hang on, whatever it is about; nothing by default. */
  readonly traitsOf?: ((probe: Probe) => readonly string[]) | undefined
  /** The members of the contract that its requests name; none by default. */
  readonly membersOf?: ((probe: Probe) => readonly string[]) | undefined
}

/** One probe that had no answer so far. */
type Silent = { readonly tries: number; readonly alone: number }

/** What is known of a group of probes. */
type Group = {
  /** Probes that hang, in the order in which that was found, with the classes they are of. */
  readonly hung: Map<string, string>
  /** Those found since any other probe of the group was answered. */
  readonly inRow: Set<string>
  readonly answered: Set<string>
}

/** Groups from the narrowest: how many probes of how many classes settle it, in a row. */
const ofClass = { probes: 2, classes: 1 }
const ofTrait = { probes: 2, classes: 1 }
const ofMember = { probes: 2, classes: 1 }
const ofChapter = { probes: 3, classes: 2 }
const ofRefusals = { probes: 4, classes: 3 }
type Enough = typeof ofClass
// Of a class that is answered at times, so many settle it however they come: each costs several time limits.
const mostOfClass = 4

// As if so many answers had come and a part of one had got lost, before anything is known.
const answersAssumed = 20
const lossAssumed = 0.5
// What comes about by accident less often than this is none: a run has hundreds of probes, of which none may fail by it.
const unlikely = 5e-6
// One missing answer is no failure, however seldom any is: a machine may stand still for as long as a short time limit.
const triesToFail = 2
// Where only what is still sent depends on it.
const unlikelyToSpare = 1e-4

/** Of a target of which nothing is known yet. */
export function createHanging({
  classOf,
  chapterOf,
  isAbout = () => true,
  traitsOf = () => [],
  membersOf = () => [],
}: HangingOptions): Hanging {
  const silent = new Map<string, Silent>()
  const groups = new Map<string, Group>()
  // Of a target that answers everything nothing has to be known.
  const answeredFirst: Probe[] = []
  let answers = 0
  let missing = 0

  const group = (name: string): Group => {
    const found = groups.get(name) ?? { hung: new Map(), inRow: new Set(), answered: new Set() }
    groups.set(name, found)
    return found
  }

  const triesOf = (id: string) => silent.get(id)?.tries ?? 0

  /** How likely an answer is to get lost by accident: what a silent probe lacks, and what is `unclear`, may be no accident. */
  function lossRate(unclear = 0): number {
    const ofSilent = [...silent.values()].reduce((sum, { tries }) => sum + tries, 0)
    const accidents = Math.max(0, missing - ofSilent - unclear)
    return (accidents + lossAssumed) / (answers + accidents + answersAssumed)
  }

  /** Whether these probes, of so many that were sent, cannot well have lost each of their answers by accident. */
  function isTooMany(hung: Iterable<string>, sent: number): boolean {
    let [chance, count] = [1, 0]
    for (const id of hung) {
      count += 1
      chance *= (sent * lossRate() ** triesOf(id)) / count
    }
    return chance < unlikelyToSpare
  }

  function settles({ hung, inRow, answered }: Group, enough: Enough): boolean {
    // A member that was taken once is not what a server hangs on.
    if (enough === ofMember && answered.size > 0) return false
    const { probes, classes } = enough
    const isInRow = inRow.size >= probes && new Set([...inRow].map((id) => hung.get(id))).size >= classes
    const isOften = classes === 1 && hung.size >= mostOfClass
    return (isInRow || isOften) && isTooMany(hung.keys(), hung.size + answered.size)
  }

  function groupsOf(probe: Probe): readonly (readonly [Group, Enough])[] {
    return [
      [group(`class ${classOf(probe)}`), ofClass],
      ...membersOf(probe).map((member) => [group(`member ${member}`), ofMember] as const),
      ...traitsOf(probe).map((trait) => [group(`trait ${trait}`), ofTrait] as const),
      [group(`chapter ${chapterOf(probe)}`), ofChapter],
      ...(probe.undo ? [[group('refusals'), ofRefusals] as const] : []),
    ]
  }

  /** The groups that a probe tells of: of several requests, or members, not each is what hangs. */
  function groupsToldBy(probe: Probe): readonly Group[] {
    const isOne = probe.steps.length === 1
    return groupsOf(probe)
      .filter(([, enough]) => enough !== ofTrait || isOne)
      .filter(([, enough]) => enough !== ofMember || (isOne && membersOf(probe).length === 1))
      .map(([own]) => own)
  }

  function noteAnswered(probe: Probe): void {
    silent.delete(probe.id)
    for (const { hung, inRow, answered } of groupsToldBy(probe)) {
      hung.delete(probe.id)
      inRow.clear()
      answered.add(probe.id)
    }
  }

  function noteSilent(probe: Probe, alone: boolean): void {
    const { id } = probe
    const before = silent.get(id) ?? { tries: 0, alone: 0 }
    const now = { tries: before.tries + 1, alone: before.alone + (alone ? 1 : 0) }
    silent.set(id, now)
    // A server that cannot take requests at once may answer them one after another.
    if (now.alone === 0) return
    for (const { hung, inRow, answered } of groupsToldBy(probe)) {
      if (answered.has(id) || hung.has(id)) continue
      hung.set(id, classOf(probe))
      inRow.add(id)
    }
  }

  return {
    noteAny(isAnswered) {
      if (isAnswered) answers += 1
      else missing += 1
    },
    noteTry(probe, isAnswered, alone) {
      if (isAnswered && groups.size === 0 && silent.size === 0) {
        answeredFirst.push(probe)
        return
      }
      for (const one of answeredFirst.splice(0)) noteAnswered(one)
      if (isAnswered) noteAnswered(probe)
      else noteSilent(probe, alone)
    },
    like(probe) {
      const own = triesOf(probe.id)
      // What its class is judged by is seen through.
      if (groups.size === 0 || (own > 0 && own < triesToFail)) return undefined
      // What a class is about is told by one of its own at least.
      const isTold = !isAbout(probe) || group(`class ${classOf(probe)}`).hung.size > 0
      const found = groupsOf(probe).find(
        ([own, enough]) => (![ofTrait, ofMember].includes(enough) || isTold) && settles(own, enough),
      )
      return found && [...found[0].hung.keys()]
    },
    isBeyondAccident(probe) {
      const own = triesOf(probe.id)
      if (own < triesToFail) return false
      return groupsToldBy(probe).some(({ inRow }) => {
        const others = [...inRow].filter((id) => id !== probe.id && triesOf(id) >= triesToFail)
        return lossRate() ** others.reduce((sum, id) => sum + triesOf(id), own) < unlikely
      })
    },
    isNoAccident: (inRow, unclear = inRow) => lossRate(unclear) ** inRow < unlikelyToSpare,
  }
}
