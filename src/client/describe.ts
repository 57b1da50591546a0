import type { ClientExpectation } from './types.ts'

/** What the judge of clients looks at, as one sentence that begins with "Whether". */
export function describeClientExpectation(expect: ClientExpectation): string {
  return `Whether ${clauseOf(expect)}.`
}

function clauseOf(expect: ClientExpectation): string {
  switch (expect.kind) {
    case 'one-patch':
      return 'one PATCH of the documented path comes, without a query, and no other request'
    case 'escaped-id':
      return 'what follows the collection is one path segment that percent-decodes to the id'
    case 'request-media-type':
      return 'there is one Content-Type, and it is application/json (in UTF-8, if it says so)'
    case 'json-object':
      return 'the body, once its content coding is undone, is one JSON object in UTF-8 without a byte order mark'
    case 'unique-names':
      return 'no name is in the body twice'
    case 'documented-members':
      return 'each member of the body is documented and valid against its schema; the form of dates is judged elsewhere'
    case 'only-set':
      return 'the body has no members but those that were set, and annotations'
    case 'null-sent':
      return `${expect.property} is null in the body`
    case 'sent-value':
      return `${expect.property} is in the body as it was set`
    case 'sent-whole':
      return 'everything that was set is in the body as it was set; of dates, that they are there'
    case 'sent-instant':
      return `${expect.property} in the body is the same instant, to 100 ns or to what the client's type holds`
    case 'sent-date-form':
      return `${expect.property} in the body has the form of a DateTimeOffset`
    case 'sent-offset':
      return `${expect.property} in the body has the offset that was set`
    case 'type-annotation':
      return '@odata.type is in the body as it was set, or, where it was not, absent or right'
    case 'type-annotation-first':
      return 'no property stands before @odata.type in the body'
    case 'authorization':
      return 'there is one Authorization header with the bearer token as it was given, and the URL has none'
    case 'accept':
      return 'the Accept header is absent or admits application/json'
    case 'untouched':
      return 'the body has the change, and every other member is absent or as it was read'
    case 'kept-connection':
      return 'the request comes over a connection that an earlier call has used'
    case 'given':
      return `the caller is given ${Object.keys(expect.members).join(', ')} as answered`
    case 'sent-and-given':
      return 'the update is sent, and the caller is given the answer'
    case 'given-instant':
      return `the caller is given ${expect.property} as the same instant, to 100 ns or to what its type holds`
    case 'given-offset':
      return `the caller is given ${expect.property} with the offset that was answered`
    case 'unknown-member':
      return `the call succeeds, ${expect.property} is given as no documented member, and the rest as answered`
    case 'no-entity':
      return 'the call succeeds and gives no entity'
    case 'no-invented-entity':
      return 'the call gives no entity or fails'
    case 'odata-error':
      return `the call fails with status ${expect.status}, code ${expect.code} and the message`
    case 'unlisted-error':
      return `the call fails with status ${expect.status}, and tells the code and the message if it can`
    case 'any-error':
      return 'the call fails'
    case 'error-status':
      return `the call fails with status ${expect.status}`
    case 'sent-at-most':
      return `at most ${expect.times} PATCH${expect.times === 1 ? ' is' : 'es are'} sent`
    case 'retried':
      return 'the request is sent again, and the call succeeds'
    case 'waited':
      return `the request comes again no earlier than ${expect.seconds} s after the answer`
    case 'same-again':
      return 'the request that comes again has the same target, Content-Type, Authorization and content'
    case 'throttled-error':
      return `the call fails with status ${expect.status}`
    case 'definite':
      return `the call fails with status ${expect.status}, or the request comes again and the call succeeds`
    case 'ends':
      return `the call fails before it has sent ${expect.before} requests`
    case 'in-time':
      return `the call fails ${expect.limitMs} ms after it began`
    case 'declared-precision':
      return `${expect.property} is shown with no more digits than the client's type is declared to hold`
    case 'one-get':
      return 'one GET of the documented path comes, without a body and with the bearer token'
    case 'second-patch':
      return 'a second PATCH comes that has what was set since the first'
    case 'side-by-side':
      return 'each call is sent with its own id and body, and given its own answer'
    case 'additional-data':
      return 'the additional data is in the body as it was set'
    case 'coded':
      return 'the caller is given the answer although it is compressed (where the request admits that)'
    case 'coded-error':
      return 'the caller is told the error although it is compressed (where the request admits that)'
    case 'same-method':
      return 'the request at the new place has the same method and body, or the call fails'
    case 'credentials-stay':
      return 'no request to the other host has the bearer token'
  }
}
