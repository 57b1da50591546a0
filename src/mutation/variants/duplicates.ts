import { isObject, type Json } from '../../json.ts'
import { duplicateName } from '../../json-names.ts'
import type { StageOverrides } from '../../stub/types.ts'
import { firstValue } from '../faults/duplicate-names.ts'
import { replaceMembers } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

/** Takes duplicate names as `JSON.parse` does: the last counts. */
const lastCounts: StageOverrides = {
  parse: (base) => (call) => {
    const outcome = base(call)
    if (outcome.refusal?.status !== 400) return outcome
    try {
      const value: Json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(call.request.body))
      return isObject(value) ? { value } : outcome
    } catch {
      return outcome
    }
  },
}

/** Takes duplicate names so that the first of them counts. */
const firstCounting: StageOverrides = {
  parse: (base) => (call) => {
    const outcome = lastCounts.parse?.(base)(call) ?? base(call)
    if (outcome.refusal !== undefined) return outcome
    const text = new TextDecoder().decode(call.request.body)
    return duplicateName(text) === undefined
      ? outcome
      : {
          value: replaceMembers(
            outcome.value,
            call,
            () => true,
            (_value, { name }) => firstValue(text, name),
          ),
        }
  },
}

/** Freedoms of names that stand twice in a body. */
export const duplicateVariants: readonly Variant[] = [
  {
    name: 'duplicate-names-last',
    freedom: 'RFC 8259 4: names should be unique',
    describe: 'Of duplicate names the last counts.',
    stages: () => lastCounts,
  },
  {
    name: 'duplicate-names-first',
    freedom: 'RFC 8259 4: names should be unique',
    describe: 'Of duplicate names the first counts.',
    stages: () => firstCounting,
  },
]
