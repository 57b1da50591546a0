import { acceptRules } from './accept.ts'
import { authProbes } from './auth.ts'
import { dateRules } from './date.ts'
import { enumRules } from './enum.ts'
import { besideProbes, httpRules } from './http.ts'
import { type Draft, type Kit, oncePerKit, type Rule } from './kit.ts'
import { typeRules } from './type.ts'
import type { Expectation } from './types.ts'

/** An exchange that another chapter sends, looked at once more. */
type Source = Omit<Draft, 'expect'>

const rules: Readonly<Record<string, Rule>> = {
  ...acceptRules,
  ...enumRules,
  ...dateRules,
  ...typeRules,
  ...httpRules,
}

function drafts(kit: Kit, requirements: readonly string[]): readonly Source[] {
  return requirements.flatMap((id) =>
    rules[id]!(kit).map(({ name, property, probe, spare }) => ({
      name: `${id}/${name}`,
      probe,
      ...(property && { property }),
      ...(spare && { spare }),
    })),
  )
}

const besides = (kit: Kit): readonly Source[] =>
  besideProbes(kit).map(({ name, secret: _, ...source }) => ({ ...source, name: `beside/${name}` }))

const unauthorised = (kit: Kit): readonly Source[] =>
  authProbes(kit).map(({ name, probe }) => ({ name: `auth/${name}`, probe, needs: 'credentials' as const }))

/** Every request that must be refused. */
const refusals = oncePerKit((kit): readonly Source[] => [
  ...drafts(kit, [
    'VPP-ENUM-01',
    'VPP-ENUM-02',
    'VPP-ENUM-03',
    'VPP-ENUM-04',
    'VPP-ENUM-05',
    'VPP-ENUM-06',
    'VPP-ENUM-07',
  ]),
  ...drafts(kit, ['VPP-DATE-05', 'VPP-TYPE-01', 'VPP-TYPE-02', 'VPP-TYPE-03']),
  ...besides(kit),
  ...drafts(kit, ['VPP-HTTP-01', 'VPP-HTTP-02']),
])

/** Every request whose outcome is open or odd: there a server breaks that was tested with good input alone. */
const odd = oncePerKit((kit): readonly Source[] => [
  ...drafts(kit, [
    'VPP-ACCEPT-07',
    'VPP-ACCEPT-09',
    'VPP-ACCEPT-10',
    'VPP-ACCEPT-11',
    'VPP-ENUM-08',
    'VPP-ENUM-09',
  ]),
  ...drafts(kit, ['VPP-DATE-07', 'VPP-DATE-09', 'VPP-HTTP-03', 'VPP-HTTP-04', 'VPP-HTTP-05', 'VPP-HTTP-06']),
  ...drafts(kit, ['VPP-HTTP-07', 'VPP-HTTP-08', 'VPP-HTTP-10', 'VPP-HTTP-11', 'VPP-HTTP-12']),
])

function look(sources: (kit: Kit) => readonly Source[], expect: Expectation): Rule {
  return (kit) => sources(kit).map((source): Draft => ({ ...source, expect }))
}

const all = oncePerKit((kit): readonly Source[] => [
  ...refusals(kit),
  ...unauthorised(kit),
  ...drafts(kit, ['VPP-HTTP-03']),
])

const discreet: Rule = (kit) => [
  ...all(kit).map((source): Draft => ({ ...source, expect: { kind: 'discreet', secrets: [] } })),
  ...besideProbes(kit).flatMap(({ name, secret, ...source }): Draft[] =>
    secret === undefined
      ? []
      : [{ ...source, name: `secret/${name}`, expect: { kind: 'discreet', secrets: [secret] } }],
  ),
]

/** Chapter `error`: how a refusal looks, and that it changes nothing. */
export const errorRules: Readonly<Record<string, Rule>> = {
  'VPP-ERROR-01': look(all, { kind: 'error-body' }),
  'VPP-ERROR-02': look(all, { kind: 'error-media-type' }),
  'VPP-ERROR-03': look((kit) => [...refusals(kit), ...odd(kit)], { kind: 'no-server-error' }),
  'VPP-ERROR-04': discreet,
  'VPP-ERROR-05': look(refusals, { kind: 'unchanged' }),
}
