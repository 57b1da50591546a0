import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { httpMessage } from '../../stub/message.ts'
import { isUpdated, refusing, responding, withHeader } from '../faults/overrides.ts'
import type { Variant } from './types.ts'

/** The bearer token that implementations with `auth-required` ask for. */
export const variantBearer = 'a-token-for-the-variants'

const always = () => true

/** Freedoms of messages, connections and time. */
export const messageVariants: readonly Variant[] = [
  {
    name: 'gzip',
    freedom: 'RFC 9110 8.4: content coding',
    describe: 'Answers are compressed where the client accepts it.',
    stages: () => ({
      answer: (base) => async (response, call) => {
        const answer = await base(response, call)
        const accepted = call.header('accept-encoding')?.includes('gzip') && response.body.byteLength > 0
        if (!accepted || answer.response === undefined) return answer
        const coded = withHeader(answer.response, 'Content-Encoding', 'gzip')
        return { ...answer, response: coded, wire: { ...coded, body: gzipSync(coded.body) } }
      },
    }),
  },
  {
    name: 'connection-closed',
    freedom: 'RFC 9112 9.6: either side may close after a response',
    describe: 'The connection is closed after every answer.',
    stages: () => responding(always, (response) => withHeader(response, 'Connection', 'close')),
  },
  {
    name: 'chunked',
    freedom: 'RFC 9112 7.1: chunked transfer coding',
    describe: 'Answers are sent in chunks of unknown number.',
    stages: () =>
      responding(
        ({ body }) => body.byteLength > 0,
        (r) => withHeader(r, 'Transfer-Encoding', 'chunked'),
      ),
  },
  {
    name: 'http-1.0',
    freedom: 'RFC 9112 2.3: a server may answer with HTTP/1.0',
    describe: 'Answers have the version HTTP/1.0.',
    stages: () => ({
      answer: (base) => async (response, call) => ({
        raw: { chunks: [httpMessage(response, { version: '1.0' })], end: 'close' },
        ...(await base(response, call)),
      }),
    }),
  },
  {
    name: 'in-pieces',
    freedom: 'RFC 9112 2.2: a message is a stream of bytes',
    describe: 'Answers arrive in several pieces.',
    stages: () => ({
      answer: (base) => async (response, call) => {
        const bytes = httpMessage(response)
        const middle = bytes.byteLength - Math.ceil(response.body.byteLength / 2)
        const chunks = [bytes.slice(0, 20), bytes.slice(20, middle), bytes.slice(middle)]
        return { raw: { chunks, pauseMs: 1, end: 'close' }, ...(await base(response, call)) }
      },
    }),
  },
  {
    name: 'early-hints',
    freedom: 'RFC 9110 15.2: a client must be able to read interim responses',
    describe: 'Every answer comes after a 103.',
    stages: () => ({
      answer: (base) => async (response, call) => {
        const hint = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preload\r\n\r\n')
        return {
          raw: { chunks: [hint, httpMessage(response)], end: 'close' },
          ...(await base(response, call)),
        }
      },
    }),
  },
  {
    name: 'slow',
    freedom: 'RFC 9110 sets no time limit; ours is far above this',
    describe: 'Every answer takes a few milliseconds.',
    stages: () => ({
      answer: (base) => async (response, call) => {
        await pause(2)
        return base(response, call)
      },
    }),
  },
  {
    name: 'auth-required',
    freedom: 'Update vppToken, Request headers: Authorization is required',
    describe: 'A bearer token is asked for.',
    stages: () => ({}),
    options: { bearer: variantBearer },
  },
  {
    name: 'prefer-minimal',
    freedom: 'OData Protocol 8.2.8.7: with return=minimal the answer may be 204',
    describe: 'Prefer: return=minimal is honoured.',
    stages: () =>
      responding(
        (response, call) =>
          isUpdated(response, call) && call.header('prefer')?.includes('return=minimal') === true,
        (response) =>
          withHeader(
            withHeader({ ...response, status: 204, body: new Uint8Array() }, 'Content-Type'),
            'Preference-Applied',
            'return=minimal',
          ),
      ),
  },
  {
    name: 'prefer-representation',
    freedom: 'OData Protocol 8.2.8.7: a preference that is applied is named in the answer',
    describe: 'Prefer: return=representation is acknowledged.',
    stages: () =>
      responding(
        (response, call) =>
          isUpdated(response, call) && call.header('prefer')?.includes('return=representation') === true,
        (response) => withHeader(response, 'Preference-Applied', 'return=representation'),
      ),
  },
  {
    name: 'if-match-honoured',
    freedom: 'OData Protocol 8.2.4: 412 where the entity tag does not match',
    describe: 'An If-Match that does not match is refused with 412.',
    stages: () =>
      refusing((_body, { header }) => (header('if-match') ?? '*') !== '*', {
        status: 412,
        code: 'PreconditionFailed',
        message: 'The entity tag does not match.',
      }),
  },
]
