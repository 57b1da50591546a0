import type { Validators } from '../contract/types.ts'
import type { Json } from '../json.ts'
import type { Case, Probe, Step } from './types.ts'

/** What is claimed of the bodies of a probe. */
type Claim = 'valid' | NonNullable<Case['invalid']>

/**
 * Proves a case before it is sent: one that is meant to be invalid must be so by the schema (or by the JSON
 * grammar), and one that must be accepted must be valid. Gives why it is not, which is a bug of the suite.
 */
export function proveCase(item: Case, validators: Validators): string | undefined {
  const claim = item.invalid ?? (mustBeAccepted(item) ? 'valid' : undefined)
  if (claim === undefined) return undefined
  const probe = item.alone ?? item.probe
  const claims = proven.get(validators) ?? new Map<Claim, WeakSet<Probe>>()
  proven.set(validators, claims)
  const probes = claims.get(claim) ?? new WeakSet<Probe>()
  claims.set(claim, probes)
  if (probes.has(probe)) return undefined
  const flaw = findFlaw(probe, claim, validators)
  if (flaw === undefined) probes.add(probe)
  return flaw
}

// Many cases look at one probe, and on hundreds of implementations when the suite itself is proven.
const proven = new WeakMap<Validators, Map<Claim, WeakSet<Probe>>>()

function findFlaw({ steps }: Probe, claim: Claim, validators: Validators): string | undefined {
  return steps
    .filter((step) => step.method === 'PATCH')
    .map((step) => (claim === 'valid' ? validity(step, validators) : invalidity(step, claim, validators)))
    .find(Boolean)
}

function mustBeAccepted({ expect }: Case): boolean {
  if ('refusal' in expect) return expect.refusal === 'fail'
  return ['ok', 'echo', 'instant', 'all-survive', 'idempotent'].includes(expect.kind)
}

function invalidity(step: Step, proof: Exclude<Claim, 'valid'>, validators: Validators): string | undefined {
  const parsed = parse(step)
  if (proof === 'not-json') return parsed === undefined ? undefined : 'the body is JSON after all'
  if (parsed === undefined) return 'the body is not JSON'
  const { value } = parsed
  if (proof === 'not-object') {
    const object = typeof value === 'object' && value !== null && !Array.isArray(value)
    return object ? 'the body is an object after all' : undefined
  }
  return validators.request(value).length > 0 ? undefined : 'the schema admits the body after all'
}

function validity(step: Step, validators: Validators): string | undefined {
  const parsed = parse(step)
  if (parsed === undefined) return 'the body is not JSON'
  const [problem] = validators.request(parsed.value)
  return problem && `the schema does not admit the body: ${problem.path} ${problem.message}`
}

function parse({ body = '' }: Step): { value: Json } | undefined {
  try {
    const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64')
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json }
  } catch {
    return undefined
  }
}
