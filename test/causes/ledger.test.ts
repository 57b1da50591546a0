import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { ledgerOf } from '../../src/causes/causes.ts'
import { requestSubject } from '../../src/causes/request-subject.ts'
import { requestsOf } from '../../src/causes/traits.ts'
import type { Finding, LedgerCase } from '../../src/causes/types.ts'
import { defaultSettings, selectCases } from '../../src/run/settings.ts'
import { contract } from '../support/observation.ts'

const cases = selectCases(deriveCases(contract), defaultSettings, contract)
const levels = new Map(contract.requirements.map(({ id, level }) => [id, level]))
const dates = contract.properties.filter((item) => item.kind === 'dateTimeOffset' && !item.serverOwned)
const date = dates[0]!.name

/** All cases of a run: passes, but for those that `find` has a finding for; a finding of a SHOULD warns. */
function records(
  find: (item: (typeof cases)[number]) => (Omit<Finding, 'probe'> & Pick<LedgerCase, 'repeats'>) | undefined,
): LedgerCase[] {
  return cases.map((item) => {
    const { repeats, ...finding } = find(item) ?? {}
    const level = levels.get(item.requirement)!
    const record = {
      id: item.id,
      requirement: item.requirement,
      level,
      ...(item.property && { property: item.property }),
    }
    if (!('sort' in finding)) return { ...record, verdict: 'pass' }
    return {
      ...record,
      verdict: level === 'SHOULD' ? 'warn' : 'fail',
      ...(repeats && { repeats }),
      finding: { ...finding, probe: item.probe.id },
    }
  })
}

it('bears a body that is nested deep, also where its member is a property', () => {
  const properties = contract.properties.map((item) => (item.kind === 'enum' ? { ...item, name: 'a' } : item))
  const enums = {
    ...contract,
    properties: properties.filter(({ name }, at) => properties.findIndex((one) => one.name === name) === at),
  }
  const own = deriveCases(enums)
  const finding = { sort: 'taken', ways: [], probe: own[0]!.probe.id } as const
  const all = own.map(({ id, requirement }, index): LedgerCase => {
    const record = { id, requirement, level: levels.get(requirement)! }
    return index === 0 ? { ...record, verdict: 'fail', finding } : { ...record, verdict: 'pass' }
  })
  expect(ledgerOf(all, own, enums.properties)).toHaveLength(1)
})

const told = (all: readonly LedgerCase[]) => ledgerOf(all, cases, contract.properties)
const lost = (member: string, ways: readonly string[], place: 'answer' | 'read' = 'read') =>
  ({ sort: 'value', ways, place, member, apart: true, type: 'dateTimeOffset' }) as const

describe('the ledger', () => {
  it('is empty where all passes, and for what is listed as known', () => {
    expect(told(records(() => undefined))).toEqual([])
    const listed = records(({ requirement }) =>
      requirement === 'VPP-DATE-01' ? lost(date, ['milliseconds, truncated']) : undefined,
    ).map((item): LedgerCase => (item.verdict === 'fail' ? { ...item, verdict: 'known' } : item))
    expect(told(listed)).toEqual([])
  })

  it('gives one cause to what shows in several requirements, under the name that all share', () => {
    const found = told(
      records(({ requirement, property, id }) => {
        if (requirement === 'VPP-DATE-01')
          return lost(
            property!,
            id.endsWith('1') ? ['SQL datetime', 'milliseconds, truncated'] : ['milliseconds, truncated'],
          )
        return requirement === 'VPP-DATE-07'
          ? lost(property!, ['milliseconds, truncated', 'imprecise'])
          : undefined
      }),
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      key: 'value: milliseconds, truncated',
      title: 'Dates keep milliseconds only: digits 4 to 7 are cut, in storage',
      verdict: 'fail',
      confidence: 'high',
    })
    expect(found[0]!.requirements.map(({ id }) => id)).toEqual(['VPP-DATE-01', 'VPP-DATE-07'])
    const all = cases.filter(({ requirement }) => ['VPP-DATE-01', 'VPP-DATE-07'].includes(requirement))
    expect(found[0]!.cases).toHaveLength(all.length)
  })

  it('names the one property that is affected, and where', () => {
    const [cause] = told(
      records(({ requirement, property }) =>
        requirement === 'VPP-DATE-02' && property === date
          ? lost(date, ['seconds, rounded'], 'answer')
          : undefined,
      ),
    )
    expect(cause!.title).toBe(`${date} keeps whole seconds only: the fraction is rounded, in the answer`)
  })

  it('puts a SHOULD on dates under the loss that it follows from, and beside it where it does not', () => {
    const offsets = (member: string) =>
      told(
        records(({ requirement, property }) => {
          if (requirement === 'VPP-DATE-01' && property === member) return lost(member, ['SQL datetime'])
          return requirement === 'VPP-DATE-06' && property === date
            ? lost(date, ['normalised to UTC'])
            : undefined
        }),
      )
    const [under] = offsets(date)
    expect(under!.follows.every((id) => id.startsWith('VPP-DATE-06/'))).toBe(true)
    expect(under!.follows).not.toEqual([])
    expect(offsets(dates[1]!.name)).toHaveLength(2)
  })

  it('says what refused requests have in common, and what the accepted ones lack', () => {
    const refused = { sort: 'refused', ways: ['answered 400'], status: 400 } as const
    const sends = (item: (typeof cases)[number], test: (body: string) => boolean) =>
      item.invalid === undefined &&
      item.alone === undefined &&
      item.probe.steps.some(
        ({ method, body }) => method === 'PATCH' && typeof body === 'string' && test(body),
      ) &&
      ['accepted', 'ok', 'echo', 'instant', 'complete'].includes(item.expect.kind)
    const titleFor = (test: (body: string) => boolean) =>
      told(records((item) => (sends(item, test) ? refused : undefined))).map(({ title }) => title)
    expect(titleFor((body) => body.includes(`"${date}":`))).toEqual([
      `A PATCH that names ${date} is refused with 400`,
    ])
    expect(titleFor((body) => body.includes(':null'))).toEqual(['The value null is refused with 400'])
    expect(titleFor((body) => !body.includes('@odata.type'))).toEqual([
      'A body without @odata.type is refused with 400',
    ])
    expect(titleFor((body) => body.includes('@odata.type'))).toEqual([
      'A body with @odata.type is refused with 400',
    ])
  })

  it('lays to chance what was not so again, and to the request before what depends on it', () => {
    const answered = { sort: 'server-error', ways: ['answered 500'], status: 500 } as const
    const some = (more: Partial<Finding> & Pick<LedgerCase, 'repeats'>) =>
      told(
        records(({ requirement, id }) =>
          requirement.startsWith('VPP-ENTITY') && id.length % 7 === 0 ? { ...answered, ...more } : undefined,
        ),
      ).map(({ title }) => title)
    expect(some({ repeats: { failed: 2, tries: 5 } })).toEqual([
      'A PATCH of whatever kind is answered with 500, at times',
    ])
    expect(some({ after: 'refused' })).toEqual([
      'Every request right after a refused request is answered with 500',
    ])
  })

  it('calls it what it is where nothing is validated, and one kind of property where that is all', () => {
    const taken = (test: (item: (typeof cases)[number]) => boolean) =>
      told(
        records((item) => {
          if (item.expect.kind !== 'refused' || item.invalid !== 'schema' || !test(item)) return undefined
          const type = contract.properties.find(({ name }) => name === item.property)?.kind
          return { sort: 'taken', ways: ['accepted'], status: 200, ...(type && { type }) }
        }),
      ).map(({ title }) => title)
    expect(taken(() => true)[0]).toMatch(/^Nothing is validated: \d+ kinds of bad value are taken$/)
    const enums = contract.properties.filter(({ kind }) => kind === 'enum').map(({ name }) => name)
    const [one, ...others] = taken(({ property }) => enums.includes(property ?? ''))
    expect(one).toMatch(/^Enums take what must be refused: /)
    expect(others).toEqual([])
  })

  it('keeps nulls that are taken apart from dates that are, and does not say then that nothing is validated', () => {
    const titles = told(
      records((item) => {
        const input = item.id.split('/').at(-1)!
        if (item.expect.kind !== 'refused' || item.invalid !== 'schema') return undefined
        const type = contract.properties.find(({ name }) => name === item.property)?.kind
        if (input !== 'null' && (type !== 'dateTimeOffset' || !/^number|offset/.test(input))) return undefined
        return { sort: 'taken', ways: ['accepted'], status: 200, ...(type && { type }) }
      }),
    ).map(({ title }) => title)
    expect(titles.toSorted()).toEqual([
      expect.stringMatching(/^A null is taken for members that are not nullable: /),
      expect.stringMatching(/^(What is no DateTimeOffset is taken|Dates take what must be refused): /),
    ])
  })

  it('lays to concurrency what is lost at once, and to one update by itself what is lost by itself', () => {
    const atOnce = {
      sort: 'value',
      place: 'read',
      member: date,
      apart: true,
      type: 'dateTimeOffset',
    } as const
    const titles = (carried: boolean) =>
      told(
        records(({ requirement, id }) => {
          if (requirement === 'VPP-CONC-01') return { ...atOnce, ways: ['not stored', 'lost update'] }
          return id === 'VPP-HTTP-17/chunked' && carried ? { ...atOnce, ways: ['not stored'] } : undefined
        }),
      ).map(({ title }) => title)
    expect(titles(false)).toEqual([expect.stringMatching(/loses an update when others run at the same time/)])
    expect(titles(true)).toEqual([
      expect.stringMatching(/loses an update when others run at the same time/),
      expect.stringMatching(/keeps the value that it had/),
    ])
  })

  const texts = contract.properties.filter(
    (item) => item.kind === 'string' && !item.serverOwned && !item.credential,
  )
  const [text, other] = texts.map(({ name }) => name) as [string, string]
  /** The texts that are sent for a member, by the ids of the cases. */
  const sentFor = (member: string) =>
    cases.flatMap(({ id, requirement, property }) =>
      requirement === 'VPP-ACCEPT-07' && property === member ? [id] : [],
    )
  const seen = (
    member: string,
    ways: readonly string[],
    more: Partial<Finding> & Pick<LedgerCase, 'repeats'> = {},
  ) => ({ sort: 'value', ways, place: 'read', member, apart: true, type: 'string', ...more }) as const
  const ways = (all: readonly LedgerCase[]) => told(all).map(({ key }) => key)

  it('puts what has no name under what the same text loses otherwise, and beside what another one loses', () => {
    const found = (member: string) =>
      ways(
        records(({ id }) => {
          if (id === sentFor(text)[0]) return seen(text, ['white space folded'])
          return id === sentFor(member)[1] ? seen(member, ['another value']) : undefined
        }),
      )
    expect(found(text)).toEqual(['value: white space folded'])
    expect(found(other)).toEqual(['value: white space folded', 'value: another value'])
  })

  it('gives what has a name of its own to that name, also where the value is the old one by chance', () => {
    const [first, second] = sentFor(text)
    const found = told(
      records(({ requirement, id }) => {
        if (requirement === 'VPP-ENTITY-08') return seen(other, ['not stored', 'another value'])
        if (id === first) return seen(text, ['backslashes dropped', 'not stored'])
        return id === second ? seen(text, ['backslashes dropped']) : undefined
      }),
    )
    const dropped = found.find(({ key }) => key === 'value: backslashes dropped')
    expect(found).toHaveLength(2)
    expect(dropped!.cases.toSorted()).toEqual([first, second].toSorted())
  })

  it('puts what is not stored at times under what other updates reset, and beside it where it is so each time', () => {
    const found = (more: Pick<LedgerCase, 'repeats'>) =>
      ways(
        records(({ requirement, property }) => {
          if (requirement === 'VPP-ENTITY-09' && property !== text)
            return seen(text, ['changed though not sent'])
          return requirement === 'VPP-ENTITY-08' && property === text
            ? seen(text, ['not stored', 'another value'], more)
            : undefined
        }),
      )
    expect(found({ repeats: { failed: 1, tries: 12 } })).toEqual(['value: changed though not sent'])
    expect(found({})).toEqual(['value: changed though not sent', 'value: not stored'])
  })

  it('puts two members with the same name, of which neither counts, under what becomes of that member', () => {
    const found = (member: string) =>
      ways(
        records(({ requirement, property }) => {
          if (requirement === 'VPP-ACCEPT-07' && property === member) return seen(member, ['trimmed'])
          return requirement === 'VPP-HTTP-08'
            ? seen(text, ['neither of the two counts', 'missing'], { sort: 'effect' })
            : undefined
        }),
      )
    expect(found(text)).toEqual(['value: trimmed'])
    expect(found(other)).toEqual(['value: trimmed', 'effect: neither of the two counts'])
  })

  it('puts what could not be looked at again, for lost answers, under what gets no answer', () => {
    const found = (ways: readonly string[]) =>
      told(
        records(({ requirement, property, id }) => {
          if (requirement === 'VPP-ACCEPT-04' && id.endsWith('/false'))
            return { sort: 'no-answer', ways: ['timeout'], failure: 'timeout' }
          return requirement === 'VPP-ENTITY-04' && property === text ? { sort: 'open', ways } : undefined
        }).map((item) => (item.finding?.sort === 'open' ? { ...item, verdict: 'unproven' } : item)),
      )
    expect(found(['answers got lost each time that it was looked at: it differs'])).toHaveLength(1)
    expect(found(['the target is not known'])).toHaveLength(2)
  })

  it('puts a member that is not stored under reads that are behind, unless it passes more often than it fails', () => {
    const failing = (share: (rank: number) => boolean) => {
      let rank = 0
      return ways(
        records(({ requirement, property }) => {
          if (requirement !== 'VPP-ACCEPT-07') return undefined
          if (property === text) return seen(text, ['another value', 'an earlier state'])
          if (property !== other) return undefined
          rank += 1
          return share(rank) ? seen(other, ['not stored']) : undefined
        }),
      )
    }
    expect(failing((rank) => rank > 1)).toEqual(['value: an earlier state'])
    expect(failing((rank) => rank === 1)).toEqual(['value: an earlier state', 'value: not stored'])
  })

  it('has words for the requests of each requirement', () => {
    const own = new Set(
      [...requestsOf(cases, contract.properties, new Set()).values()].flatMap(({ traits }) =>
        [...traits.values()].filter(({ kind }) => kind === 'class').map(({ of }) => of),
      ),
    )
    for (const of of own) expect(requestSubject({ kind: 'class', of }, 'taken')).not.toContain('VPP-')
    expect(requestSubject({ kind: 'input', of: 'VPP-HTTP-05 nested' }, 'no-answer')).toMatch(/ \(nested\)$/)
  })

  it('keeps two defects apart', () => {
    const found = told(
      records(({ requirement, property }) => {
        if (requirement === 'VPP-DATE-01') return lost(property!, ['milliseconds, truncated'])
        return requirement === 'VPP-ENTITY-02'
          ? { sort: 'form', ways: ['text/plain'], status: 200 }
          : undefined
      }),
    )
    expect(found.map(({ key }) => key)).toEqual(['value: milliseconds, truncated', 'form: text/plain'])
  })
})
