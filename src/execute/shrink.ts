import fc from 'fast-check'
import { anyInstant, generatedInstantDraft } from '../cases/date.ts'
import type { GeneratorContext } from '../cases/generator.ts'
import { anyText, textDraft } from '../cases/text.ts'
import type { Case, Weight } from '../cases/types.ts'
import type { Judged } from '../judge/types.ts'

/** How many smaller values are tried at most: each is a request or two. */
const tries = 40

/**
 * Makes the counter-example of a failed generated case as small as it gets, and judges the case with that value; of texts
 * that were joined it is the first that does so by itself.
 */
export async function shrink(
  failed: Judged,
  context: GeneratorContext,
  attempt: (item: Case) => Promise<Judged>,
): Promise<Judged> {
  const { case: item } = failed
  if (item.parts !== undefined) return firstOf(item.parts, failed, context, attempt)
  const value = sentValue(item)
  if (value === undefined || item.generated === undefined) return failed
  const arbitrary = item.generated === 'text' ? anyText : anyInstant
  if (!arbitrary.canShrinkWithoutContext(value)) return failed
  let smallest = failed
  let sent = 0
  await fc.check(
    fc.asyncProperty(arbitrary, async (smaller) => {
      if (smaller === value) return false
      if (sent >= tries) return true
      sent += 1
      const found = await attempt(withValue(item, smaller, context, sent))
      if (found.judgement.verdict !== 'fail') return true
      // An instant with fewer digits would show less of the loss, and be told as another one.
      if (item.generated === 'instant' && found.judgement.diagnosis !== failed.judgement.diagnosis)
        return true
      smallest = { ...found, case: { ...item, probe: found.case.probe, expect: found.case.expect } }
      return false
    }),
    { seed: context.seed, numRuns: 1, examples: [[value]] },
  )
  return smallest
}

async function firstOf(
  parts: readonly string[],
  failed: Judged,
  context: GeneratorContext,
  attempt: (item: Case) => Promise<Judged>,
): Promise<Judged> {
  const { case: item, judgement } = failed
  for (const [index, part] of parts.entries()) {
    const found = await attempt(withValue(item, part, context, index + 1))
    if (found.judgement.verdict === judgement.verdict)
      return { ...found, case: { ...item, probe: found.case.probe, expect: found.case.expect } }
  }
  return failed
}

function sentValue({ expect, property }: Case): string | undefined {
  if (!('sent' in expect) || property === undefined) return undefined
  const value = typeof expect.sent === 'string' ? expect.sent : expect.sent[property]
  return typeof value === 'string' ? value : undefined
}

function weightOf({ expect }: Case): Weight {
  return ('refusal' in expect ? expect.refusal : undefined) ?? 'info'
}

/** The same case with another value, under a probe of its own. */
function withValue(item: Case, value: string, context: GeneratorContext, attempt: number): Case {
  const property = context.settable.find(({ name }) => name === item.property)!
  const name = `${item.id.split('/').at(-1)}-smaller-${attempt}`
  const draft =
    item.expect.kind === 'instant'
      ? generatedInstantDraft(context, property, { name, text: value }, item.expect.in)
      : textDraft(context, property, name, value, weightOf(item))
  return { ...item, probe: { ...draft.probe, id: `${draft.probe.id}/${name}` }, expect: draft.expect }
}
