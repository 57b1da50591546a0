import { basePath } from '../client/conduct.ts'
import { describeClientExpectation } from '../client/describe.ts'
import type { ClientCase, ClientProbe } from '../client/types.ts'
import type { Contract } from '../contract/types.ts'
import { shellQuote } from '../report/model/curl.ts'
import { visible } from '../report/render/text.ts'
import { answerText } from './plan-client.ts'

/** What there is to say of a requirement on clients, or of one of its cases (`item`), as lines. */
export function clientLines(
  contract: Contract,
  own: readonly ClientCase[],
  item: ClientCase | undefined,
): string[] {
  const [first] = own
  const shown = item ?? first
  if (shown === undefined) return ['Cases   0 in this contract']
  const pattern = shellQuote(item?.id ?? shown.requirement)
  return [
    item
      ? `Case    ${item.id}`
      : `Cases   ${own.length}, e.g. ${own
          .slice(0, 3)
          .map(({ id }) => id)
          .join(', ')}`,
    `Looks   ${describeClientExpectation(shown.expect)}`,
    `Again   vpptoken-conformance client --only ${pattern} -- COMMAND`,
    '',
    `${item ? 'The client' : `For instance ${shown.id}: the client`} is given, as one line:`,
    '',
    `  ${visible(JSON.stringify(commandOf(shown)))}`,
    '',
    'One that conforms sends, for instance:',
    '',
    ...requestLines(contract, shown.probe),
    '',
    'It is answered:',
    '',
    ...shown.probe.answers.map((answer) => `  ${answerText(answer)}`),
  ]
}

function commandOf({ id, probe }: ClientCase) {
  const options = probe.readFirst ? { readFirst: true } : {}
  const baseUrl = `http://127.0.0.1:PORT${basePath}`
  return { case: id, baseUrl, id: probe.key, bearer: '$VPPTOKEN_BEARER', patch: probe.patch, options }
}

function requestLines(contract: Contract, { key, patch, readFirst }: ClientProbe): string[] {
  const target = `${basePath}${contract.collectionPath}/${encodeURIComponent(key)}`
  const credentials = '  Authorization: Bearer $VPPTOKEN_BEARER'
  return [
    ...(readFirst ? [`  GET ${target}`, credentials, ''] : []),
    `  PATCH ${target}`,
    credentials,
    '  Content-Type: application/json',
    '',
    `  ${visible(JSON.stringify(patch))}`,
  ]
}
