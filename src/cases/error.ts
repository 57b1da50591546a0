import { acceptGenerators } from './accept.ts'
import { authProbes } from './auth.ts'
import { dateGenerators } from './date.ts'
import { enumGenerators } from './enum.ts'
import { type Draft, type Generator, type GeneratorContext, oncePerContext } from './generator.ts'
import { besideProbes, httpGenerators } from './http.ts'
import { deepProbes } from './http-bodies.ts'
import { typeGenerators } from './type.ts'
import type { Expectation } from './types.ts'

/** An exchange that another chapter sends, looked at once more. */
type Source = Omit<Draft, 'expect'>

const generators: Readonly<Record<string, Generator>> = {
  ...acceptGenerators,
  ...enumGenerators,
  ...dateGenerators,
  ...typeGenerators,
  ...httpGenerators,
}

function drafts(context: GeneratorContext, requirements: readonly string[]): readonly Source[] {
  return requirements.flatMap((id) =>
    generators[id]!(context).map(({ name, property, probe, represented, input, sampled }) => ({
      name: `${id}/${name}`,
      probe,
      ...(property && { property }),
      ...(represented && { represented }),
      ...(input && { input }),
      ...(sampled && { sampled }),
    })),
  )
}

const besides = (context: GeneratorContext): readonly Source[] =>
  besideProbes(context).map(({ name, secret: _, ...source }) => ({ ...source, name: `beside/${name}` }))

const unauthorised = (context: GeneratorContext): readonly Source[] =>
  authProbes(context).map(({ name, probe }) => ({
    name: `auth/${name}`,
    probe,
    needs: 'credentials' as const,
  }))

/** Every request that must be refused. */
const refusals = oncePerContext((context): readonly Source[] => [
  ...drafts(context, [
    'VPP-ENUM-01',
    'VPP-ENUM-02',
    'VPP-ENUM-03',
    'VPP-ENUM-04',
    'VPP-ENUM-05',
    'VPP-ENUM-06',
    'VPP-ENUM-07',
  ]),
  ...drafts(context, ['VPP-DATE-05', 'VPP-TYPE-01', 'VPP-TYPE-02', 'VPP-TYPE-03']),
  ...besides(context),
  ...drafts(context, ['VPP-HTTP-01', 'VPP-HTTP-02', 'VPP-HTTP-13', 'VPP-HTTP-18']),
])

/** Every request whose outcome is open or odd: there a server breaks that was tested with good input alone. */
const odd = oncePerContext((context): readonly Source[] => [
  ...drafts(context, [
    'VPP-ACCEPT-07',
    'VPP-ACCEPT-09',
    'VPP-ACCEPT-10',
    'VPP-ACCEPT-11',
    'VPP-ENUM-08',
    'VPP-ENUM-09',
  ]),
  ...drafts(context, [
    'VPP-DATE-07',
    'VPP-DATE-09',
    'VPP-DATE-11',
    'VPP-HTTP-03',
    'VPP-HTTP-04',
    'VPP-HTTP-05',
    'VPP-HTTP-06',
  ]),
  ...drafts(context, [
    'VPP-HTTP-07',
    'VPP-HTTP-08',
    'VPP-HTTP-10',
    'VPP-HTTP-11',
    'VPP-HTTP-12',
    'VPP-HTTP-15',
    'VPP-HTTP-16',
  ]),
  ...deepProbes(context).map(
    ({ name, probe }): Source => ({ name: `deep/${name}`, probe, invalid: 'schema' }),
  ),
])

/** Those of them that the standards leave open, and that may so be refused half way. */
const open = (context: GeneratorContext): readonly Source[] => drafts(context, ['VPP-HTTP-15'])

function look(sources: (context: GeneratorContext) => readonly Source[], expect: Expectation): Generator {
  return (context) => sources(context).map((source): Draft => ({ ...source, expect }))
}

const all = oncePerContext((context): readonly Source[] => [
  ...refusals(context),
  ...unauthorised(context),
  ...drafts(context, ['VPP-HTTP-03']),
])

const discreet: Generator = (context) => [
  ...all(context).map((source): Draft => ({ ...source, expect: { kind: 'discreet', secrets: [] } })),
  ...besideProbes(context).flatMap(({ name, secret, ...source }): Draft[] =>
    secret === undefined
      ? []
      : [{ ...source, name: `secret/${name}`, expect: { kind: 'discreet', secrets: [secret] } }],
  ),
]

/** Chapter `error`: how a refusal looks, and that it changes nothing. */
export const errorGenerators: Readonly<Record<string, Generator>> = {
  'VPP-ERROR-01': look(all, { kind: 'error-body' }),
  'VPP-ERROR-02': look(all, { kind: 'error-media-type' }),
  'VPP-ERROR-03': look((context) => [...refusals(context), ...odd(context)], { kind: 'no-server-error' }),
  'VPP-ERROR-04': discreet,
  'VPP-ERROR-05': (context) => [
    ...look(refusals, { kind: 'unchanged' })(context),
    ...look(open, { kind: 'unchanged-if-refused' })(context),
  ],
}
