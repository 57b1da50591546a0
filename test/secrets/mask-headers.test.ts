import { expect, it } from 'vitest'
import { secretsOfHeader } from '../../src/secrets/mask-headers.ts'

const basic = (text: string) => Buffer.from(text).toString('base64')

it.each<readonly [string, string, string, readonly string[]]>([
  ['a key', 'X-Api-Key', 'a secret key', ['a secret key']],
  ['a bearer', 'Authorization', 'Bearer abc.def', ['Bearer abc.def', 'abc.def']],
  ['another scheme', 'authorization', 'ApiKey  k-1', ['ApiKey  k-1', 'k-1']],
  ['credentials without a scheme', 'Authorization', 'abcdef', ['abcdef']],
  [
    'a user and a password with a colon',
    'Proxy-Authorization',
    `Basic ${basic('us:pa:ss')}`,
    [`Basic ${basic('us:pa:ss')}`, basic('us:pa:ss'), 'us:pa:ss', 'pa:ss'],
  ],
  ['cookies', 'Cookie', 'a=one; b="two=2"; c=', ['a=one; b="two=2"; c=', 'one', 'two=2']],
  ['nothing', 'X-Empty', '', []],
])('the secrets of %s', (_name, name, value, secrets) => {
  expect(secretsOfHeader(name, value).map(({ secret }) => secret)).toEqual(secrets)
})

it('a cookie stands behind its own name, in the header and in the one that sets it', () => {
  expect(secretsOfHeader('Cookie', 'a=one; b=two').at(-1)).toEqual({
    secret: 'two',
    where: ['Cookie', 'set-cookie', 'b'],
  })
})
