import { describe, expect, it } from 'vitest'
import { isLoopback, parseTarget } from '../../src/http/address.ts'

const collection = '/deviceAppManagement/vppTokens'
const parse = (text: string) => parseTarget(text, collection)

describe('parseTarget', () => {
  it.each([
    ['http://127.0.0.1:8080/v1.0', 'http://127.0.0.1:8080/v1.0'],
    [' https://Example.org/v1.0// ', 'https://example.org/v1.0'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://host/', 'https://host'],
    ['https://host:443/beta', 'https://host/beta'],
    ['https://host/deviceAppManagement', 'https://host/deviceAppManagement'],
    [
      'https://host/v1.0/deviceAppManagement/vppTokensMock',
      'https://host/v1.0/deviceAppManagement/vppTokensMock',
    ],
  ])('takes %j', (text, root) => {
    expect(parse(text)).toEqual({ root })
  })

  it.each([
    ['', 'http://127.0.0.1:8080/v1.0'],
    ['localhost:8080/v1.0', 'http:// or https://'],
    ['127.0.0.1', 'http:// or https://'],
    ['ftp://host/v1.0', 'http:// or https://'],
    ['http:/host', 'http:// or https://'],
    ['http://', 'not a valid URL'],
    ['http://a b/', 'not a valid URL'],
    ['http://host:99999/', 'not a valid URL'],
    ['https://user:pass@host/v1.0', 'pass https://host/v1.0 '],
    ['https://host/v1.0?sig=hush', 'pass https://host/v1.0'],
    ['https://host/v1.0#hush', 'pass https://host/v1.0'],
    ['https://host/v1.0/deviceAppManagement/vppTokens', 'pass https://host/v1.0'],
    ['https://host/v1.0/deviceappmanagement/VPPTOKENS/abc', 'pass https://host/v1.0'],
    ['https://host/deviceAppManagement/vppTokens/', 'pass https://host'],
  ])('refuses %j in one line that says what to do', (text, part) => {
    const { problem } = parse(text)
    expect(problem).toContain(part)
    expect(problem).not.toMatch(/\n|pass:|user:|hush/)
  })
})

describe('isLoopback', () => {
  it.each(['http://127.0.0.1:8080/v1.0', 'http://127.1.2.3', 'https://localhost/x', 'http://[::1]:1/'])(
    'knows %s',
    (url) => {
      expect(isLoopback(url)).toBe(true)
    },
  )

  it.each([
    'http://127.0.0.1.example.org',
    'https://localhost.example.org',
    'http://10.0.0.1',
    'http://[::2]',
  ])('does not take %s for one', (url) => {
    expect(isLoopback(url)).toBe(false)
  })
})
