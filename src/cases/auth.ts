import type { Draft, Kit, Rule } from './kit.ts'
import { patchStep } from './kit.ts'
import { plainBody, textProperty } from './probes.ts'
import type { Expectation, Probe, Step } from './types.ts'

const wrong: Readonly<Record<string, string>> = {
  'wrong-bearer': 'Bearer conformance-wrong-credential',
  'empty-bearer': 'Bearer ',
  'other-scheme': 'Basic Y29uZm9ybWFuY2U6d3Jvbmc=',
  'scheme-only': 'Bearer',
  'three-part-token': 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJjb25mb3JtYW5jZSJ9.',
}

function probe(kit: Kit, name: string, auth: NonNullable<Step['auth']>): Probe {
  const step: Step = { ...patchStep(plainBody(textProperty(kit), `auth ${name}`)), auth }
  return { id: `auth/${name}`, prepare: [], steps: [step], undo: true }
}

/** The PATCHes without the right credentials. */
export function authProbes(kit: Kit): readonly { readonly name: string; readonly probe: Probe }[] {
  return [
    { name: 'none', probe: probe(kit, 'none', 'none') },
    ...Object.entries(wrong).map(([name, header]) => ({ name, probe: probe(kit, name, { header }) })),
  ]
}

function looked(pick: (name: string) => boolean, expect: Expectation): Rule {
  return (kit) =>
    authProbes(kit)
      .filter(({ name }) => pick(name))
      .map((found): Draft => ({ ...found, expect, needs: 'credentials' }))
}

const unauthorised: Expectation = { kind: 'refused', statuses: [401] }

/** Chapter `auth`: judged only where credentials are configured. */
export const authRules: Readonly<Record<string, Rule>> = {
  'VPP-AUTH-01': looked((name) => name === 'none', unauthorised),
  'VPP-AUTH-02': looked((name) => name !== 'none', unauthorised),
  'VPP-AUTH-03': looked(() => true, { kind: 'unchanged' }),
}
