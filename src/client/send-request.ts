import { broken, notApplicable, pass, show } from '../judge/judgement.ts'
import type { Judgement } from '../judge/types.ts'
import { counted } from '../text.ts'
import { type ClientJudging, type ClientRulings, describeClientOutcome, patchOf } from './context.ts'
import { maskedBearer } from './types.ts'
import { decodedSegment, headerValues, patchesOf, segmentAfter, withKeySegment } from './wire.ts'

const warned = (judgement: Judgement): Judgement => ({ ...judgement, verdict: 'warn' })

function collectionPath({ contract, observation }: ClientJudging): string {
  return `${observation.basePath}${contract.collectionPath}`
}

function onePatch(judging: ClientJudging): Judgement {
  const { observation, item } = judging
  const found = patchOf(judging, 'broken')
  if ('judgement' in found) {
    const [first] = observation.requests
    return first === undefined || found.judgement.verdict !== 'fail'
      ? found.judgement
      : { ...found.judgement, got: `${first.method} ${first.target}`, diagnosis: `sent as ${first.method}` }
  }
  const path = `${collectionPath(judging)}/`
  const expected = `PATCH ${path}${encodeURIComponent(item.probe.key)}`
  const wrong = (message: string, diagnosis: string, got: string) =>
    broken({ message, where: 'request line', expected, got, diagnosis })
  const { target } = found.patch
  const line = `PATCH ${target}`
  const after = segmentAfter(target, path)
  if (after === undefined) {
    const keyed = segmentAfter(target, path.slice(0, -1))
    if (/^\('.*'\)$/.test(keyed?.rest ?? '')) {
      return warned(
        wrong('The key is in parentheses; the page documents a path segment.', 'key predicate', line),
      )
    }
    return wrong('The path is not the documented one.', 'another path', line)
  }
  const others = observation.requests.filter((request) => request !== found.patch)
  const changing = others.find(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
  if (changing !== undefined) {
    const got = `${line}, ${changing.method} ${changing.target}`
    return wrong('The update takes more than one request that changes something.', 'more than one', got)
  }
  if (after.query) return warned(wrong('The request has a query; the page documents none.', 'query', line))
  if (others.length > 0) {
    const got = `${counted(others.length, 'other request')}, e.g. ${others[0]!.method}`
    return warned(wrong('The update takes other requests besides the PATCH.', 'other requests', got))
  }
  return pass
}

function escapedId(judging: ClientJudging): Judgement {
  const found = patchOf(judging, 'broken')
  if ('judgement' in found) return found.judgement
  const { key } = judging.item.probe
  const { target } = found.patch
  // That the key is in parentheses is another requirement's business.
  const after = segmentAfter(withKeySegment(target, collectionPath(judging)), `${collectionPath(judging)}/`)
  const segment = after?.rest ?? ''
  const decoded = decodedSegment(segment)
  if (after !== undefined && !after.query && !segment.includes('/') && decoded === key) return pass
  return broken({
    message: 'The id does not come out of the path as it was given.',
    where: 'request line',
    sent: `id ${show(key)}`,
    expected: `${collectionPath(judging)}/${encodeURIComponent(key)}`,
    got: target,
    diagnosis: idDiagnosis(key, segment, decoded, after?.query === true),
  })
}

function idDiagnosis(key: string, segment: string, decoded: string | undefined, query: boolean): string {
  if (query && key.includes('?')) return '? not encoded'
  if (segment.includes('/') && key.includes('/')) return '/ not encoded'
  if (segment.includes('+') && decodedSegment(segment.replaceAll('+', '%20')) === key) {
    return 'space sent as +'
  }
  if (decoded === undefined) return key.includes('%') ? '% not encoded' : 'not in UTF-8'
  if (decodedSegment(decoded) === key) return 'encoded twice'
  if (key.startsWith(decoded)) return 'cut'
  return decodedSegment(key) === decoded ? '% not encoded' : 'another id'
}

function mediaType(judging: ClientJudging): Judgement {
  const found = patchOf(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const values = headerValues(found.patch, 'content-type')
  const [type, ...parameters] = (values[0] ?? '').split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  const right = type === 'application/json' && values.length === 1
  if (right && (charset === undefined || /^charset="?utf-8"?$/.test(charset))) return pass
  return broken({
    message: 'The body is not announced as JSON.',
    where: 'request Content-Type',
    expected: 'application/json',
    got: values.length === 0 ? 'nothing' : values.join(', '),
    diagnosis: values.length === 0 ? 'missing' : values.length > 1 ? 'repeated' : 'another media type',
  })
}

function authorization(judging: ClientJudging): Judgement {
  const found = patchOf(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const values = headerValues(found.patch, 'authorization')
  const wrong = (message: string, got: string, diagnosis: string) =>
    broken({ message, where: 'request Authorization', expected: `Bearer ${maskedBearer}`, got, diagnosis })
  if (found.patch.target.includes(maskedBearer)) {
    return wrong('The bearer token is in the URL.', found.patch.target, 'in the URL')
  }
  if (values.length === 0)
    return wrong('The request has no bearer token.', 'no Authorization header', 'missing')
  if (values.length > 1) return wrong('Authorization is there twice.', values.join(', '), 'repeated')
  // RFC 9110 11.4 has one space or more between the two.
  const [, scheme = '', token] = /^(\S+) +(.*)$/.exec(values[0]!) ?? []
  if (scheme.toLowerCase() === 'bearer' && token === maskedBearer) return pass
  return wrong('The bearer token is not the one that was given.', `${scheme} and another value`, 'altered')
}

function accept(judging: ClientJudging): Judgement {
  const found = patchOf(judging, 'n/a')
  if ('judgement' in found) return found.judgement
  const ranges = headerValues(found.patch, 'accept').flatMap((value) => value.split(','))
  const admitted = ranges.some((range) => {
    const [type, ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    return ['application/json', 'application/*', '*/*'].includes(type ?? '') && !refused
  })
  if (ranges.length === 0 || admitted) return pass
  return broken({
    message: 'The request does not admit JSON in the answer.',
    where: 'request Accept',
    expected: 'application/json',
    got: ranges.join(','),
    diagnosis: 'JSON not admitted',
  })
}

function keptConnection({ observation }: ClientJudging): Judgement {
  const [patch] = patchesOf(observation)
  if (patch === undefined) return notApplicable(describeClientOutcome(observation.outcome))
  if (patch.reused) return pass
  return broken({
    message: 'The call opened a connection of its own.',
    where: 'connection',
    expected: 'the connection of an earlier call',
    got: 'a new connection',
    diagnosis: 'not kept',
  })
}

/** Judges the request line, the headers and the connection of an update. */
export const sendRequestRulings: ClientRulings<
  'one-patch' | 'escaped-id' | 'request-media-type' | 'authorization' | 'accept' | 'kept-connection'
> = {
  'one-patch': onePatch,
  'escaped-id': escapedId,
  'request-media-type': mediaType,
  authorization: authorization,
  accept: accept,
  'kept-connection': keptConnection,
}
