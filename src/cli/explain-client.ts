import { commandOf } from '../client/command.ts'
import { describeClientExpectation } from '../client/describe.ts'
import { basePath } from '../client/run.ts'
import type { ClientCase, ClientProbe } from '../client/types.ts'
import type { Contract } from '../contract/types.ts'
import type { JsonObject } from '../json.ts'
import { shellQuote } from '../report/model/curl.ts'
import { visible } from '../text.ts'
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
    `  ${visible(JSON.stringify(shownCommand(shown)))}`,
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

function shownCommand({ id, probe }: ClientCase) {
  return commandOf(id, probe, { baseUrl: `http://127.0.0.1:PORT${basePath}`, bearer: '$VPPTOKEN_BEARER' }, {})
}

function requestLines(contract: Contract, probe: ClientProbe): string[] {
  const { key, patch, readFirst, operation, again, beside = [], additional } = probe
  const targetOf = (id: string) => `${basePath}${contract.collectionPath}/${encodeURIComponent(id)}`
  const credentials = '  Authorization: Bearer $VPPTOKEN_BEARER'
  const read = [`  GET ${targetOf(key)}`, credentials]
  if (operation === 'get') return read
  const update = (id: string, members: JsonObject) => [
    `  PATCH ${targetOf(id)}`,
    credentials,
    '  Content-Type: application/json',
    '',
    `  ${visible(JSON.stringify(members))}`,
  ]
  return [
    ...(readFirst ? [...read, ''] : []),
    ...update(key, { ...patch, ...additional }),
    ...(again ? ['', ...update(key, again)] : []),
    ...beside.flatMap((call) => ['', ...update(call.key, call.patch)]),
  ]
}
