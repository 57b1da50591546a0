import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/exchange/types.ts'
import { bodyLimit, type Mask, maskedBody, reportExchange } from '../../../src/report/model/exchange.ts'

const mask: Mask = { text: (text) => text.replaceAll('s3cret', '***') }

function exchange(body: string | Uint8Array, members: Partial<Exchange> = {}): Exchange {
  return {
    request: { method: 'PATCH', url: 'http://h/s3cret', headers: [] },
    response: { status: 200, headers: [], body: Buffer.from(body) },
    throttled: 1,
    attempts: 1,
    durationMs: 3,
    ...members,
  }
}

const bodyOf = (body: string | Uint8Array) => reportExchange(exchange(body), mask).response?.body

describe('reportExchange', () => {
  it('masks the URL, header values and bodies, and any Authorization', () => {
    const shown = reportExchange(
      exchange('{"a":"s3cret"}', {
        request: {
          method: 'PATCH',
          url: 'http://h/s3cret',
          headers: [
            ['AUTHORIZATION', 'Basic unknown'],
            ['Proxy-Authorization', 'unknown'],
            ['X-Key', 'is s3cret'],
          ],
          body: Buffer.from('s3cret'),
        },
      }),
      mask,
    )
    expect(shown).toEqual({
      request: {
        method: 'PATCH',
        url: 'http://h/***',
        headers: [
          ['AUTHORIZATION', 'Bearer $VPPTOKEN_BEARER'],
          ['Proxy-Authorization', 'Bearer $VPPTOKEN_BEARER'],
          ['X-Key', 'is ***'],
        ],
        body: { text: '***' },
      },
      response: { status: 200, headers: [], body: { text: '{"a":"***"}' } },
      throttled: 1,
      durationMs: 3,
    })
  })

  it('shows why there is no response, and no body where there was none', () => {
    const { request, throttled, durationMs } = exchange('')
    const failure = { kind: 'timeout', message: 'no answer for s3cret' } as const
    expect(reportExchange({ request, failure, throttled, attempts: 1, durationMs }, mask)).toEqual({
      request: { method: 'PATCH', url: 'http://h/***', headers: [] },
      failure: { kind: 'timeout', message: 'no answer for ***' },
      throttled: 1,
      durationMs: 3,
    })
  })

  it('gives text for UTF-8 and base64 for anything else', () => {
    expect(bodyOf('')).toEqual({ text: '' })
    expect(bodyOf('\ufeffé\0😀')).toEqual({ text: '\ufeffé\0😀' })
    expect(bodyOf(Buffer.from([0xff, 0xfe, 0x41]))).toEqual({ base64: '//5B' })
  })

  it('masks bodies that are not text, by the bytes where the mask can', () => {
    const bytes = Buffer.concat([Buffer.from([0xff]), Buffer.from('s3cret')])
    expect(bodyOf(bytes)).toEqual({ base64: Buffer.from('\xff***', 'latin1').toString('base64') })
    expect(maskedBody(bytes, { ...mask, bytes: () => Buffer.from('x') })).toEqual(Buffer.from('x'))
  })

  it('leaves a body at the limit whole and cuts a longer one, saying how long it was', () => {
    const whole = 'x'.repeat(bodyLimit)
    expect(bodyOf(whole)).toEqual({ text: whole })
    expect(bodyOf(`${whole}y`)).toEqual({ text: whole, cutFrom: 65_537 })
    expect(bodyOf(Buffer.alloc(262144, 0xff))).toEqual({
      base64: Buffer.alloc(bodyLimit, 0xff).toString('base64'),
      cutFrom: 262_144,
    })
  })

  it('does not cut a character in two', () => {
    expect(bodyOf(`${'x'.repeat(bodyLimit - 1)}😀`)).toEqual({
      text: 'x'.repeat(bodyLimit - 1),
      cutFrom: 65_539,
    })
  })

  it('masks a secret that lies across the cut', () => {
    const start = 'x'.repeat(bodyLimit - 3)
    expect(bodyOf(`${start}s3cret and more`)).toEqual({ text: `${start}***`, cutFrom: 65_548 })
  })
})
