import { distance } from 'fastest-levenshtein'
import { deriveCases } from '../cases/derive.ts'
import type { Case } from '../cases/types.ts'
import { loadContract } from '../contract/load.ts'
import type { Requirement } from '../contract/types.ts'
import { curlCommand } from '../report/curl.ts'
import { createMask } from '../report/mask.ts'
import { CommandError } from './failure.ts'
import { type CommonOptions, settingsOf } from './options.ts'
import { exampleId, plannedEndpoint } from './plan.ts'

/** Explains a requirement or a case: statement, level, source, why, and the request as curl. Gives the exit code. */
export async function explain(id: string, options: CommonOptions): Promise<number> {
  const settings = settingsOf(options)
  const contract = await loadContract(settings.contract)
  const cases = deriveCases(contract, settings.seed)
  const item = cases.find((found) => found.id === id)
  const requirement = contract.requirements.find((found) => found.id === (item?.requirement ?? id))
  if (requirement === undefined) {
    const known = [...contract.requirements.map((found) => found.id), ...cases.map((found) => found.id)]
    const nearest = known.toSorted((a, b) => distance(a, id) - distance(b, id))[0]
    throw new CommandError(
      `nothing is called ${JSON.stringify(id)}; the nearest is ${nearest} (vpptoken-conformance plan lists all)`,
    )
  }
  const own = cases.filter((found) => found.requirement === requirement.id)
  const shown = item ?? own[0]
  process.stdout.write(`${[...head(requirement), ...(item ? about(item) : summary(own))].join('\n')}\n`)
  if (shown === undefined) return 0
  const endpoint = plannedEndpoint(options, contract)
  const requests = shown.probe.steps.map((step) =>
    endpoint.request(step, settings.ids[0] ?? exampleId(contract)),
  )
  const harmless = shown.probe.steps.flatMap(({ auth }) => (typeof auth === 'object' ? [auth.header] : []))
  const curl = curlCommand(requests, { mask: createMask(), caseId: shown.id, harmless })
  process.stdout.write(`\n${item ? 'The request' : `For instance ${shown.id}`}:\n\n${curl}\n`)
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

function about(item: Case): string[] {
  return [
    `Case    ${item.id}`,
    `Looks   ${JSON.stringify(item.expect)}`,
    ...(item.invalid ? [`Proven  invalid before it is sent: ${item.invalid}`] : []),
    `Again   vpptoken-conformance run --only '${item.id}'`,
  ]
}

function summary(own: readonly Case[]): string[] {
  return [
    `Cases   ${own.length}${
      own.length > 0
        ? `, e.g. ${own
            .slice(0, 3)
            .map((item) => item.id)
            .join(', ')}`
        : ' in this contract'
    }`,
  ]
}
