import type { Diagnosis } from '../../src/judge/date-diagnosis.ts'

/**
 * The name that explains every loss: of those that all diagnoses of lost values share, as a name or as an alternative,
 * the one that comes first most. Undefined where there is none.
 */
export function commonName(
  diagnoses: readonly Pick<Diagnosis, 'same' | 'name' | 'also'>[],
): string | undefined {
  const [first, ...others] = diagnoses
    .filter(({ same }) => !same)
    .map(({ name, also = [] }) => [name, ...also])
  const shared = (first ?? []).filter((name) => others.every((names) => names.includes(name)))
  const rank = (name: string) =>
    others.reduce((sum, names) => sum + names.indexOf(name), first?.indexOf(name) ?? 0)
  return shared.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0]
}
