import { carriesCredentials } from '../exchange/exchange.ts'

/**
 * The secrets in the value of a header that was configured: the value as a whole; for credentials (RFC 9110 §11.4) what
 * follows the scheme, and for Basic (RFC 7617) the user name with the password, and the password; for Cookie
 * (RFC 6265 §4.2) the value of each. A target may show any of them without the rest. Takes name and value.
 */
export function secretsOfHeader(name: string, value: string): readonly string[] {
  const secrets = [value]
  const [, scheme, credentials] = /^([A-Za-z][\w-]*) +(\S.*)$/.exec(value) ?? []
  if (scheme !== undefined && credentials !== undefined && carriesCredentials(name)) {
    secrets.push(credentials)
    if (scheme.toLowerCase() === 'basic') {
      const pair = Buffer.from(credentials, 'base64').toString('utf8')
      secrets.push(pair, pair.slice(pair.indexOf(':') + 1))
    }
  }
  if (/^cookie$/i.test(name)) {
    secrets.push(
      ...value.split(';').map((part) =>
        part
          .slice(part.indexOf('=') + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      ),
    )
  }
  return [...new Set(secrets.filter((secret) => secret !== ''))]
}
