import { isObject, type Json, type JsonObject } from '../../json.ts'
import type { Call, StageFactory, StageOverrides } from '../../stub/types.ts'
import { failing } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

/** Reads another body than was sent. */
const taking = (read: (body: JsonObject) => JsonObject): StageOverrides => ({
  validate: (base) => (body, call) => base(read(body), call),
  merge: (base) => (entity, body, call) => base(entity, read(body), call),
})

const foldsTo = (name: string) => name.replaceAll('\u017f', 's').replaceAll('\u212a', 'k')

const lastOfTwoNames: StageFactory = ({ properties }) => {
  const known = new Map(properties.map(({ name }) => [name.toLowerCase(), name]))
  const isTwice = (name: string, body: JsonObject) => {
    const own = known.get(name.toLowerCase())
    return own !== undefined && own !== name && Object.hasOwn(body, own)
  }
  return taking((body) =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        isTwice(name, body) ? known.get(name.toLowerCase())! : name,
        value,
      ]),
    ),
  )
}

const folding: StageFactory = ({ properties }) => {
  const known = new Set(properties.map(({ name }) => name))
  return taking((body) =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [known.has(foldsTo(name)) ? foldsTo(name) : name, value]),
    ),
  )
}

const unwrapping: StageFactory = ({ entityType }) => {
  const own = entityType.replace(/^.*[.#]/, '')
  return taking(({ [own]: wrapped, ...rest }) => ({
    ...rest,
    ...(isObject(wrapped) ? wrapped : wrapped === undefined ? {} : { [own]: wrapped }),
  }))
}

const textOf = ({ request }: Call) => new TextDecoder().decode(request.body)

/** Keeps an entity unreadable once a body has matched, until it is updated again. */
function unreadableAfter(pattern: RegExp): StageOverrides {
  const broken = new Set<string>()
  return {
    save: (base) => (id, entity, call) => {
      if (pattern.test(textOf(call))) broken.add(id)
      else broken.delete(id)
      return base(id, entity, call)
    },
    route: (base) => (call) => {
      const asked = base(call)
      return asked.value?.kind === 'get' && broken.has(asked.value.id)
        ? { refusal: { status: 500, code: 'InternalServerError', message: 'Integer exceeds 64 bits.' } }
        : asked
    },
  }
}

/** Of two texts for one enum in a body the gateway validates the first, and the service reads the last. */
const validatesTheFirst: StageFactory = ({ properties }) => {
  const names = properties.filter(({ kind }) => kind === 'enum').map(({ name }) => name)
  const textTwice = (text: string) =>
    names.flatMap((name) => {
      const found = [...text.matchAll(new RegExp(`"${name}":("[^"]*")`, 'g'))]
      return found.length === 2 ? [[name, found.map(([, value]) => JSON.parse(value!) as Json)] as const] : []
    })
  return {
    parse: (base) => (call) => {
      const twice = textTwice(textOf(call))
      const outcome = base(call)
      if (twice.length === 0 || outcome.refusal?.status === 415) return outcome
      return { value: Object.fromEntries(twice.map(([name, values]) => [name, values[0]!])) }
    },
    merge: (base) => (entity, body, call) => ({
      ...base(entity, body, call),
      ...Object.fromEntries(textTwice(textOf(call)).map(([name, values]) => [name, values[1]!])),
    }),
  }
}

const rows: readonly Reported[] = [
  [
    'http-name-in-other-case-overwrites',
    'VPP-HTTP-06',
    'Of two names that differ in letter case alone the last one counts.',
    'golang/go#26687',
    2018,
    lastOfTwoNames,
  ],
  [
    'http-folded-name-taken',
    'VPP-HTTP-06',
    'Names are matched with the folding of Unicode: the long s stands for s.',
    'mitchellh/mapstructure#81',
    2017,
    folding,
  ],
  [
    'http-wrapper-taken',
    'VPP-HTTP-06',
    'Members may be wrapped under the name of the resource.',
    'thoughtbot/suspenders#490',
    2015,
    unwrapping,
  ],
  [
    'error-500-for-lists-in-a-member',
    'VPP-ERROR-03',
    'Lists nested 64 deep in a documented member are answered with 500; in an unknown one they are not.',
    'raullenchai/Rapid-MLX#798',
    2026,
    ({ properties }) => {
      const names = properties.map(({ name }) => name).join('|')
      return failing((call) => new RegExp(`"(?:${names})":\\[{64}`).test(textOf(call)))
    },
  ],
  [
    'error-500-after-a-large-number',
    'VPP-ERROR-03',
    'A whole number beyond 64 bits is taken in an annotation, and makes every later reading fail.',
    'aleph-im/pyaleph#476',
    2023,
    () => unreadableAfter(/:\d{20,}/),
  ],
]

const unreported: readonly Fault[] = [
  {
    name: 'http-first-validated-last-stored',
    requirement: 'VPP-ENTITY-13',
    family: 'http',
    describe: 'Of two values for one name the gateway validates the first, and the service stores the last.',
    stages: validatesTheFirst,
  },
]

/** Faults of names and of what they hold that public reports show. */
export function reportedNameFaults(): readonly Fault[] {
  return [...reported('http', rows), ...unreported]
}
