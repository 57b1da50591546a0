import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { catalogue } from '../../src/mutation/faults/catalogue.ts'
import { variants } from '../../src/mutation/variants/catalogue.ts'
import { createImplementation } from '../../src/stub/implementation.ts'
import { bodyLimit } from '../../src/stub/request-stages.ts'
import { type Served, serveImplementation } from '../../src/stub/server.ts'
import type { StageFactory } from '../../src/stub/types.ts'
import { contract, firstId, propertyOf } from './client.ts'

const text = propertyOf('string')
const path = `/v1.0${contract.collectionPath}/${firstId(createImplementation(contract))}`
const date = propertyOf('dateTimeOffset')
const update: RequestInit = {
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ [text]: 'over a socket', [date]: '2031-03-04T05:06:07Z' }),
}

let served: Served | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

async function serve(...stages: readonly StageFactory[]): Promise<string> {
  served = await serveImplementation(createImplementation(contract, { stages }), { port: 0 })
  return served.url
}

const stagesOf = (name: string): StageFactory => {
  const found = [...catalogue(contract), ...variants].find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`no fault or variant ${name}`)
  return found.stages
}

/** The whole answer to a request as it is on the socket, until the server closes or stays silent. */
function exchange(url: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request))
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      got += chunk
    })
    socket.on('close', () => resolve(got))
    socket.on('error', reject)
  })
}

const get = `GET ${path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n`

describe('the server', () => {
  it('answers over loopback and keeps what was sent', async () => {
    const url = await serve()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const answer = await fetch(url + path, update)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-length')).toMatch(/^\d+$/)
    expect(await (await fetch(url + path)).json()).toMatchObject({ [text]: 'over a socket' })
  })

  it('answers 413 to a body that is too large and goes on serving', async () => {
    const url = await serve()
    const answer = await fetch(url + path, { ...update, body: `"${'x'.repeat(bodyLimit)}"` })
    expect(answer.status).toBe(413)
    expect((await fetch(url + path)).status).toBe(200)
  })

  it('rejects where the port is taken', async () => {
    const url = await serve()
    const port = Number(new URL(url).port)
    await expect(serveImplementation(createImplementation(contract), { port })).rejects.toThrow('EADDRINUSE')
  })

  it('leaves a timeout unanswered until it closes, and breaks other failures', async () => {
    let url = await serve(stagesOf('latency-date-hangs'))
    const waiting = fetch(url + path, update)
    await expect(fetch(url + path, { ...update, signal: AbortSignal.timeout(30) })).rejects.toThrow(
      /timeout/i,
    )
    await served?.close()
    await expect(waiting).rejects.toThrow(TypeError)
    url = await serve(() => ({ answer: () => () => ({ failure: { kind: 'reset', message: 'x' } }) }))
    await expect(fetch(url + path)).rejects.toThrow(TypeError)
  })

  const broken = catalogue(contract).flatMap(({ name, family }) =>
    family === 'framing' && !name.endsWith('unknown-coding') ? [name] : [],
  )
  it.each(broken)('shows %s', async (name) => {
    const url = await serve(stagesOf(name))
    await expect(fetch(url + path, update).then((answer) => answer.json())).rejects.toThrow()
    expect((await fetch(url + path)).status).toBe(200)
  })

  it('shows what becomes of a body in chunks', async () => {
    const url = await serve(stagesOf('carriage-chunked-body-refused'))
    const chunks = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(String(update.body)))
        controller.close()
      },
    })
    const inChunks = { ...update, body: chunks, duplex: 'half' } as RequestInit
    expect((await fetch(url + path, inChunks)).status).toBe(400)
    expect((await fetch(url + path, update)).status).toBe(200)
  })

  it('shows what a refusal leaves on its connection', async () => {
    const { hostname, port } = new URL(await serve(stagesOf('carriage-body-left-unread')))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const statusOf = (type: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = { 'Content-Type': type }
        request({ agent, hostname, port, path, method: 'PATCH', headers }, (answer) =>
          answer.resume().on('end', () => resolve(answer.statusCode)),
        )
          .on('error', reject)
          .end(String(update.body))
      })
    const statuses = []
    for (const type of ['text/plain', 'application/json', 'application/json'])
      statuses.push(await statusOf(type))
    agent.destroy()
    expect(statuses).toEqual([415, 400, 200])
  })

  it.each(['latency-drip-fed', 'latency-headers-only'])(
    'shows %s: an answer that does not end',
    async (name) => {
      const url = await serve(stagesOf(name))
      const late = AbortSignal.timeout(60)
      await expect(
        fetch(url + path, { ...update, signal: late }).then((answer) => answer.text()),
      ).rejects.toThrow(/timeout/i)
      expect((await fetch(url + path)).status).toBe(200)
    },
  )

  it.each([
    ['http-1.0', /^HTTP\/1\.0 200 /],
    ['in-pieces', /^HTTP\/1\.1 200 /],
    ['chunked', /\r\nTransfer-Encoding: chunked\r\n/],
    ['gzip', /\r\nContent-Encoding: gzip\r\n/],
    ['connection-closed', /\r\nConnection: close\r\n/],
    ['early-hints', /^HTTP\/1\.1 103 [\s\S]+\r\n\r\nHTTP\/1\.1 200 /],
    ['answer-lower-case-headers', /\r\nodata-version: 4\.0\r\n/],
  ])('shows the variant %s, which clients understand', async (name, form) => {
    const url = await serve(stagesOf(name))
    expect(await exchange(url, get)).toMatch(form)
    expect(await (await fetch(url + path, update)).json()).toMatchObject({ [text]: 'over a socket' })
  })

  it('passes header names, paths and methods on as they are', async () => {
    const seen: string[] = []
    const url = await serve(() => ({
      route: (base) => (call) => {
        seen.push(`${call.request.method} ${call.url.pathname} ${call.request.headers.map(([name]) => name)}`)
        return base(call)
      },
    }))
    expect(
      await exchange(
        url,
        `PURGE ${path}/%2F HTTP/1.1\r\nhost: x\r\nX-a: 1\r\nX-a: 2\r\nConnection: close\r\n\r\n`,
      ),
    ).toMatch(/ 404 /)
    expect(seen).toEqual([`PURGE ${path}/%2F host,X-a,X-a,Connection`])
  })
})
