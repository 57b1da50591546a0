import { deriveCases } from '../cases/derive.ts'
import { describeExpectation, describeRequirement } from '../cases/describe.ts'
import type { Case } from '../cases/types.ts'
import { deriveClientCases } from '../client/derive.ts'
import { loadContract } from '../contract/load.ts'
import type { Contract, Requirement } from '../contract/types.ts'
import { ConformanceError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { curlCommand, shellQuote } from '../report/model/curl.ts'
import { exampleLines } from '../report/model/example.ts'
import { againCommand } from '../report/render/failure.ts'
import { againOptions } from '../run/again.ts'
import { exampleOf } from '../run/example.ts'
import { defaultJournalDirectory } from '../safety/journal.ts'
import { createMask } from '../secrets/mask.ts'
import { defaultCases } from '../select/default.ts'
import { clientLines } from './explain-client.ts'
import { type CommonOptions, settingsOf } from './options.ts'
import { exampleId, plannedEndpoint } from './plan.ts'

const usualJournal = { directory: defaultJournalDirectory, ignoreOlder: false }

/**
 * Explains a requirement or a case: statement, level, source, why, what is looked at, the request as curl, and the
 * exchange with the conforming stub. Sends nothing. Gives the exit code. Throws a ConformanceError for an unknown id.
 */
export async function explain(id: string, options: CommonOptions): Promise<number> {
  const { seed } = settingsOf(options)
  const contract = await loadContract(options.contract)
  const cases = deriveCases(contract, seed)
  const clientCases = deriveClientCases(contract, seed)
  const item = cases.find((found) => found.id === id)
  const clientItem = clientCases.find((found) => found.id === id)
  const catalogue = [...contract.requirements, ...contract.clientRequirements]
  const requirement = catalogue.find(
    (found) => found.id === (item ?? clientItem)?.requirement || found.id === id,
  )
  if (requirement === undefined) {
    const known = [...catalogue, ...cases, ...clientCases].map((found) => found.id)
    throw new ConformanceError(
      `nothing is called ${JSON.stringify(id)}; the nearest is ${nearest(id, known)} (vpptoken-conformance plan lists all)`,
    )
  }
  if (requirement.appliesTo === 'client') {
    const ofClient = clientCases.filter((found) => found.requirement === requirement.id)
    const lines = [...head(requirement), ...clientLines(contract, ofClient, clientItem)]
    process.stdout.write(`${lines.join('\n')}\n`)
    return 0
  }
  const own = cases.filter((found) => found.requirement === requirement.id)
  const shown = item ?? own[0]
  const again = againOptions(settingsOf(options), {
    allowProduction: false,
    restore: true,
    deviations: [],
    journal: usualJournal,
  })
  const lines = [
    ...head(requirement),
    ...(item
      ? about(item, requirement, again)
      : summary(own, new Set(defaultCases(cases)), requirement, again)),
    ...(shown ? await example(shown, item === undefined, contract, options) : []),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

function head(requirement: Requirement): string[] {
  return [
    `${requirement.id}  (${requirement.level}, chapter ${requirement.chapter})`,
    '',
    requirement.statement,
    '',
    `Source  ${requirement.source}`,
    `Why     ${requirement.why}`,
  ]
}

function about(item: Case, { level }: Requirement, again: string): string[] {
  return [
    `Case    ${item.id}`,
    `Looks   ${describeExpectation(item.expect, level)}`,
    ...(item.input
      ? [`Input   ${item.input.grammar}: ${item.input.production}, ${item.input.operator}`]
      : []),
    ...(item.invalid ? [`Proven  invalid before it is sent: ${item.invalid}`] : []),
    `Again   ${againCommand(shellQuote(item.id), { again })}`,
  ]
}

function summary(
  own: readonly Case[],
  ofDefault: ReadonlySet<Case>,
  { level }: Requirement,
  again: string,
): string[] {
  const [first] = own
  if (first === undefined) return ['Cases   0 in this contract']
  const usual = own.filter((item) => ofDefault.has(item))
  const more = own.length - usual.length
  const some = usual.slice(0, 3).map((item) => item.id)
  return [
    `Cases   ${usual.length}${more > 0 ? `, and ${more} more with --thorough` : ''}, e.g. ${some.join(', ')}`,
    `Looks   ${describeRequirement(
      own.map(({ expect }) => expect),
      level,
    )}`,
    `Again   ${againCommand(first.requirement, { again })}`,
  ]
}

/** The requests of a case as curl, and what the stub makes of them. */
async function example(
  item: Case,
  named: boolean,
  contract: Contract,
  options: CommonOptions,
): Promise<string[]> {
  if (item.probe.steps.length === 0) return []
  const { ids, seed } = settingsOf(options)
  const endpoint = plannedEndpoint(options, contract)
  const requests = item.probe.steps.map((step) => endpoint.request(step, ids[0] ?? exampleId(contract)))
  const harmless = item.probe.steps.flatMap(({ auth }) =>
    typeof auth === 'object' && 'header' in auth ? [auth.header] : [],
  )
  const exchanges = exampleLines(await exampleOf(contract, item, seed))
  return [
    '',
    `${named ? `For instance ${item.id}` : 'The request'}:`,
    '',
    curlCommand(requests, { mask: createMask(), caseId: item.id, harmless }),
    ...(exchanges.length > 0 ? ['', 'With the stub, which conforms:', '', ...exchanges] : []),
  ]
}
