import { shorten, visible, wrap } from '../../text.ts'
import type { FaultResult, ProofReport, RequirementResult, VariantResult } from '../model/proof-types.ts'
import type { ConsoleOptions } from './console.ts'
import { paintOf } from './paint.ts'
import { causeCounts, chapterCounts, familyRows, killedOf, variantCounts } from './proof-matrix.ts'

type Page = {
  readonly bad: (text: string) => string
  readonly good: (text: string) => string
  readonly width: number
}

const shownFindings = 4
const indent = ' '.repeat(6)

/**
 * A proof for a terminal: the matrix of families × requirements, what each requirement is good for, a paragraph for
 * each fault that is not killed and each false positive, and whether the proof holds last. Ends with a line
 * feed; holds no control characters but those and, with `color`, the colour codes.
 */
export function consoleProof(report: ProofReport, { color, width }: ConsoleOptions): string {
  const paint = paintOf(color)
  const page: Page = {
    bad: (text) => paint.verdict('fail', text),
    good: (text) => paint.verdict('pass', text),
    width: Math.max(width, 60),
  }
  const { base, faults, variants, pairs } = report
  const sections = [
    faults.length > 0 ? matrix(report, page) : [],
    report.complete ? necessity(report.requirements, page) : [],
    ...faults.filter(({ verdict }) => verdict !== 'killed').map((fault) => survivor(fault, page)),
    ...[base, ...variants, ...pairs]
      .filter(({ verdict }) => verdict === 'false positive')
      .map((variant) => falsePositive(variant, page)),
    warnings([...variants, ...pairs], page),
    closing(report, page),
  ]
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function matrix(report: ProofReport, { bad, width }: Page): string[] {
  const rows = familyRows(report).flatMap(({ family, faults, killed, by }) => {
    const [first = '', ...rest] = wrap(chapterCounts(by).join('; '), width - 33)
    const count = String(killed).padStart(6)
    return [
      `  ${family.padEnd(13)}  ${String(faults).padStart(6)}  ${killed === faults ? count : bad(count)}  ${first}`,
      ...rest.map((line) => ' '.repeat(33) + line),
    ]
  })
  return [
    `  ${'family'.padEnd(13)}  faults  killed  at how many of them each requirement fails or warns`,
    ...rows,
  ]
}

function necessity(requirements: readonly RequirementResult[], { bad, width }: Page): string[] {
  const lines = requirements.map(({ id, level, killed, alone }) => {
    const head = `  ${id.padEnd(13)}  ${level.padEnd(6)}  `
    if (level === 'MAY') return `${head}a freedom: it cannot be broken`
    const counts = `${String(killed.length).padStart(6)}  ${String(alone.length).padStart(5)}  `
    const example = alone[0] === undefined ? bad('no fault that only it kills') : `e.g. ${alone[0]}`
    return `${head}${counts}${alone[0] === undefined ? example : shorten(example, width - 39)}`
  })
  return [`  ${'requirement'.padEnd(13)}  level   killed  alone`, ...lines]
}

function survivor(
  { name, family, requirement, describe, verdict, found }: FaultResult,
  page: Page,
): string[] {
  return [
    `${page.bad(verdict.toUpperCase())}  ${visible(name)} (${family}) must be killed by ${requirement}`,
    ...body([describe, ...findings(found)], page),
  ]
}

function falsePositive({ name, freedom, describe, found }: VariantResult, page: Page): string[] {
  return [
    `${page.bad('FALSE POSITIVE')}  ${visible(name)} (${visible(freedom)})`,
    ...body([describe, ...findings(found)], page),
  ]
}

function findings(found: readonly string[]): readonly string[] {
  if (found.length === 0) return ['found: nothing']
  const more = found.length - shownFindings
  return [
    ...found.slice(0, shownFindings).map((line) => `found: ${shorten(line, 400)}`),
    ...(more > 0 ? [`and ${more} more requirements`] : []),
  ]
}

function body(texts: readonly string[], { width }: Page): string[] {
  return texts.flatMap((text) => wrap(visible(text), width - indent.length).map((line) => indent + line))
}

/** The variants that warn, one line for each set of requirements. */
function warnings(variants: readonly VariantResult[], { width }: Page): string[] {
  return variants
    .filter(({ verdict }) => verdict === 'warned')
    .map(({ name, warnedBy }) => shorten(`warned    ${visible(name)} by ${warnedBy.join(', ')}`, width))
}

function closing(report: ProofReport, { bad, good, width }: Page): string[] {
  const { contract, seed, requests, complete, holds, problems, faults, variants, pairs } = report
  const words = holds ? 'passed' : 'failed'
  const scope = complete ? '' : ' for this selection (what only one requirement kills is judged on all)'
  const [first = '', ...rest] = wrap(
    `${words}${scope}${problems.map((problem, i) => `${i === 0 ? ':' : ';'} ${problem}`).join('')}`,
    width - 10,
  )
  return [
    `contract  ${shorten(visible(`${contract.name} · version ${contract.version} · sha256 ${contract.sha256.slice(0, 12)}`), width - 10)}`,
    `seed      ${seed}`,
    `faults    ${faults.length}: ${killedOf(faults).length} killed by the requirement that they break`,
    `causes    ${causeCounts(faults)}`,
    `variants  ${variantCounts(variants)}`,
    `pairs     ${variantCounts(pairs)}`,
    `requests  ${requests}`,
    `proof     ${first.replace(words, holds ? good : bad)}`,
    ...rest.map((line) => ' '.repeat(10) + line),
  ]
}
