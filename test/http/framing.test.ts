import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { run } from '../../src/index.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import { contract } from '../support/observation.ts'
import { startRawServer } from '../support/server.ts'
import { type Activity, inNoTime } from '../support/time.ts'

const opened: { close: () => Promise<void> }[] = []

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function conforming(): Promise<Served> {
  const served = await serveImplementation(createImplementation(contract, { basePath: '/v1.0' }), { port: 0 })
  opened.push(served)
  return served
}

type Between = Activity & { readonly server: http.Server; readonly url: string }

/** A server between the suite and a conforming one, which gets what this makes of a request and its body. */
async function between(change: (request: http.IncomingMessage, body: Buffer) => Buffer): Promise<Between> {
  const behind = await conforming()
  let [count, busy] = [0, 0]
  const server = http.createServer(async (request, response) => {
    count += 1
    busy += 1
    response.on('close', () => {
      busy -= 1
    })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = change(request, Buffer.concat(chunks))
    const { 'transfer-encoding': _, expect: __, ...headers } = request.headers
    const forwarded = http.request(
      behind.url + request.url,
      { method: request.method!, headers: { ...headers, 'content-length': body.length } },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      },
    )
    forwarded.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
  const { port } = server.address() as AddressInfo
  return { server, url: `http://127.0.0.1:${port}`, requests: () => count, isBusy: () => busy > 0 }
}

async function verdicts(url: string, only: string): Promise<Record<string, string>> {
  const report = await run({ target: `${url}/v1.0`, only: [only], retries: 0 })
  return Object.fromEntries(report.cases.map(({ id, verdict }) => [id.slice('VPP-HTTP-17/'.length), verdict]))
}

describe('how a request is carried', () => {
  it('makes no difference to a server that conforms, over a connection', async () => {
    const found = await verdicts((await conforming()).url, 'VPP-HTTP-17')
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining([
        'chunked',
        'in-pieces',
        'expect-continue',
        'connection-close',
        'after-refusal/media-type',
      ]),
    )
    expect(Object.values(found).filter((verdict) => verdict !== 'pass')).toEqual([])
  })

  it('is a matter of connections: in this process there are none, and the report says so', async () => {
    const { cases } = await run({ only: ['VPP-HTTP-17/chunked', 'VPP-HTTP-17/accept-any'] })
    expect(cases.map(({ verdict }) => verdict)).toEqual(['n/a', 'pass'])
    expect(cases[0]!.message).toMatch(/no connection/)
  })

  it('tells a server that does not see a body in chunks', async () => {
    const deaf = await between((request, body) =>
      request.headers['transfer-encoding'] === undefined ? body : Buffer.alloc(0),
    )
    expect(await verdicts(deaf.url, 'VPP-HTTP-17/{chunked,in-pieces,expect-continue}')).toEqual({
      chunked: 'fail',
      'in-pieces': 'pass',
      'expect-continue': 'pass',
    })
  })

  it('tells a server that reads no more than what comes first', async () => {
    const hasty = await between((request, body) =>
      request.headers['transfer-encoding'] === undefined ? body : body.subarray(0, body.length / 3),
    )
    expect(await verdicts(hasty.url, 'VPP-HTTP-17/chunked')).toEqual({ chunked: 'fail' })
  })

  it('tells a server that never answers an expectation', async () => {
    const silent = await between((_, body) => body)
    silent.server.on('checkContinue', () => {})
    const only = 'VPP-HTTP-17/{expect-continue,chunked}'
    expect(await inNoTime(() => verdicts(silent.url, only), silent)).toEqual({
      chunked: 'pass',
      'expect-continue': 'fail',
    })
  })

  it('tells a server that waits for the body it was asked about', async () => {
    const waiting = await between((_, body) => body)
    // Its body comes when the client has waited long enough.
    waiting.server.on('checkContinue', (request, response) => {
      request.once('readable', () => waiting.server.emit('request', request, response))
    })
    const options = { target: `${waiting.url}/v1.0`, only: ['VPP-HTTP-17/expect-continue'] }
    const report = await inNoTime(() => run(options), waiting)
    expect(report.cases).toMatchObject([{ verdict: 'fail', diagnosis: 'no answer to Expect: 100-continue' }])
  })

  it('accepts one that refuses at once what it was asked to expect', async () => {
    const wary = await between((_, body) => body)
    wary.server.on('checkContinue', (request, response) => {
      response.writeContinue()
      wary.server.emit('request', request, response)
    })
    expect(await verdicts(wary.url, 'VPP-HTTP-17/expect-continue')).toEqual({ 'expect-continue': 'pass' })
  })

  it.each([
    ['another media type', 'media-type', 415, /content-type: text\/plain/i],
    ['an unknown id', 'unknown-id', 404, /^PATCH \S*00000000-0000-0000-0000-0/],
    ['a body that is too large', 'too-large', 413, /content-length: 1\d{6}/i],
  ])(
    'tells a server that takes the body of what it refused for %s for the next request',
    async (_, name, status, refused) => {
      const careless = await leavingUnread(status, refused)
      expect(await verdicts(careless.url, `VPP-HTTP-17/after-refusal/${name}`)).toMatchObject({
        [`after-refusal/${name}`]: 'fail',
      })
    },
  )
})

/** A server that answers a request whose header section matches at once, and reads its body as the next request. */
async function leavingUnread(
  status: number,
  refused: RegExp,
): Promise<Awaited<ReturnType<typeof startRawServer>>> {
  const behind = await conforming()
  const text = '{"error":{"code":"Early","message":"Refused"}}'
  const refusal = `HTTP/1.1 ${status} X\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
  const careless = await startRawServer((socket) => {
    let rest = ''
    let busy = Promise.resolve()
    const step = async () => {
      const end = rest.indexOf('\r\n\r\n')
      const head = rest.slice(0, end)
      if (end < 0) return
      const [, method = '', path = ''] = /^(\w+) (\S+) HTTP/.exec(head) ?? []
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (refused.test(head)) {
        rest = rest.slice(end + 4)
        socket.write(refusal)
        return step()
      }
      if (method === '' || !/^(GET|PATCH)$/.test(method)) {
        rest = ''
        socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
        return
      }
      if (rest.length < end + 4 + length) return
      const body = rest.slice(end + 4, end + 4 + length)
      rest = rest.slice(end + 4 + length)
      const answer = await fetch(behind.url + path, {
        method,
        ...(method === 'PATCH' && { body, headers: { 'Content-Type': 'application/json' } }),
      })
      const shown = await answer.text()
      socket.write(
        `HTTP/1.1 ${answer.status} X\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(shown)}\r\n\r\n${shown}`,
      )
      return step()
    }
    socket.on('data', (chunk) => {
      busy = busy.then(() => {
        rest += chunk.toString('latin1')
        return step()
      })
    })
  })
  opened.push(careless)
  return careless
}
