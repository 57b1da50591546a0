import type { WireResponse } from '../../exchange/types.ts'
import { isObject, type Json } from '../../json.ts'
import type { Call, Refusal, StageFactory, StageOverrides } from '../../stub/types.ts'
import { isRefusal, responding, withHeader, withText } from './overrides.ts'
import { failing } from './server-error.ts'
import { type Fault, type Reported, reported } from './types.ts'

const blocked: Refusal = { status: 403, code: 'Forbidden', message: 'Forbidden' }

const page = '<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>'

/** The texts in a body, each as it is once its escapes are read. */
function textsIn({ request: { body } }: Call): readonly string[] {
  try {
    const value: Json = JSON.parse(new TextDecoder().decode(body))
    return isObject(value) ? Object.values(value).filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

/** A firewall that refuses a text of the body, with a page of its own, before the service sees the request. */
function firewall(pattern: RegExp, change: (response: WireResponse) => WireResponse = asPage): StageFactory {
  return () => {
    const stopped = new WeakSet<Call>()
    return {
      authorise: (base) => (call) => {
        const isStopped = call.request.method === 'PATCH' && textsIn(call).some((text) => pattern.test(text))
        if (isStopped) stopped.add(call)
        return isStopped ? blocked : base(call)
      },
      ...responding((_response, call) => stopped.has(call), change),
    }
  }
}

function asPage(response: WireResponse): WireResponse {
  return withHeader(
    withText(response, () => page),
    'Content-Type',
    'text/html',
  )
}

const redirected = (response: WireResponse): WireResponse => ({
  ...asPage(withHeader(response, 'Location', '/blocked')),
  status: 302,
})

const firewalls: readonly Reported[] = [
  [
    'gateway-blocks-html-comments',
    'VPP-ACCEPT-07',
    'A firewall refuses a text with an HTML comment.',
    'SpiderLabs/owasp-modsecurity-crs#1309',
    2019,
    firewall(/<!--/),
  ],
  [
    'gateway-blocks-names-that-begin-with-select',
    'VPP-ACCEPT-07',
    'A firewall refuses a name that begins with the word select.',
    'coreruleset/coreruleset#4342',
    2025,
    firewall(/^select\s/i),
  ],
  [
    'gateway-blocks-prose',
    'VPP-ACCEPT-07',
    'A firewall takes words of prose, such as having, for SQL.',
    'gyrinx-app/gyrinx#2033',
    2026,
    firewall(/\bhaving\b.*\.|\bascii ?\(/i),
  ],
  [
    'gateway-blocks-words-on-a-new-line',
    'VPP-ACCEPT-07',
    'A firewall takes a word at the beginning of a line for a command.',
    'coreruleset/coreruleset#2636',
    2022,
    firewall(/\n[a-z]/i),
  ],
  [
    'gateway-blocks-json-in-text',
    'VPP-ACCEPT-07',
    'A firewall refuses a text that holds JSON.',
    'coreruleset/coreruleset#2449',
    2022,
    firewall(/\{"\w+":/),
  ],
  [
    'gateway-blocks-addresses-in-json',
    'VPP-ACCEPT-07',
    'A firewall takes a quoted address within a text for a command.',
    'coreruleset/coreruleset#2607',
    2022,
    firewall(/"https?:\/\//),
  ],
  [
    'gateway-redirects-double-dashes',
    'VPP-ACCEPT-07',
    'A firewall takes two dashes within a word for a comment of SQL, and answers with a redirect.',
    'SpiderLabs/owasp-modsecurity-crs#1416',
    2019,
    firewall(/\w--|--\w/, redirected),
  ],
]

const codingOf = ({ header }: Call) => header('content-encoding')
const isGzip = ({ request: { body } }: Call) => body?.[0] === 0x1f && body[1] === 0x8b

const messages: readonly Reported[] = [
  [
    'http-parameter-without-name-without-effect',
    'VPP-ENTITY-08',
    'A media type whose parameter has no name is not known: the update is answered with 200, and nothing is done.',
    'expressjs/body-parser#474',
    2022,
    () => ({
      parse: (base) => (call) =>
        /^application\/json *; *[\w-]+$/i.test(call.header('content-type') ?? '')
          ? { value: {} }
          : base(call),
    }),
  ],
  [
    'error-html-for-a-coding',
    'VPP-ERROR-02',
    'A content coding that is not known is refused with the HTML page of the framework.',
    'Commit451/skyhook#57',
    2017,
    () => responding((response, call) => isRefusal(response) && codingOf(call) !== undefined, asPage),
  ],
  [
    'error-500-for-gzip',
    'VPP-ERROR-03',
    'A compressed body goes to the parser as it is: 500.',
    'HarperFast/harper#1438',
    2026,
    () => failing((call) => codingOf(call) === 'gzip' && isGzip(call)),
  ],
  [
    'error-500-for-false-gzip',
    'VPP-ERROR-03',
    'A body that is labelled as compressed and is not is answered with 500.',
    'dropwizard/dropwizard#4176',
    2021,
    () => failing((call) => codingOf(call) === 'gzip' && !isGzip(call)),
  ],
  [
    'error-500-for-a-coding-that-is-none',
    'VPP-ERROR-03',
    'The content coding identity, which is none, is answered with 500.',
    'microsoft/dotnet-apiport#451',
    2017,
    () => failing((call) => codingOf(call) === 'identity'),
  ],
  [
    'error-html-for-trailing-comma',
    'VPP-ERROR-02',
    'A comma after the last member is refused with an HTML page.',
    'turt2live/matrix-appservice-webhooks#31',
    2017,
    () => pageFor((text) => /,\s*\}$/.test(text)),
  ],
]

/** Refusals of a body that matches, as a page. */
function pageFor(matches: (text: string) => boolean): StageOverrides {
  return responding(
    (response, { request }) => isRefusal(response) && matches(new TextDecoder().decode(request.body)),
    asPage,
  )
}

/** Faults of what stands before a service that public reports show: firewalls, and the reading of the message. */
export function reportedGatewayFaults(): Fault[] {
  return reported('http', [...firewalls, ...messages])
}
