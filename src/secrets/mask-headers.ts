import { carriesCredentials } from '../exchange/exchange.ts'

/** A secret, and the names behind which it stands as one. */
export type HeaderSecret = { readonly secret: string; readonly where: readonly string[] }

/**
 * The secrets in the value of a header that was configured: the value as a whole; for credentials (RFC 9110 §11.4) what
 * follows the scheme, and for Basic (RFC 7617) the user name with the password, and the password; for Cookie
 * (RFC 6265 §4.2) the value of each. A target may show any of them without the rest. Takes name and value.
 */
export function secretsOfHeader(name: string, value: string): readonly HeaderSecret[] {
  const isCookie = /^cookie$/i.test(name)
  const [, scheme, credentials] = /^([A-Za-z][\w-]*) +(\S.*)$/.exec(value) ?? []
  const where = [name, ...(isCookie ? ['set-cookie'] : [])]
  const secrets: HeaderSecret[] = [{ secret: value, where }]
  if (scheme !== undefined && credentials !== undefined && carriesCredentials(name)) {
    const behind = [name, scheme]
    secrets.push({ secret: credentials, where: behind })
    if (scheme.toLowerCase() === 'basic') {
      const pair = Buffer.from(credentials, 'base64').toString('utf8')
      const password = pair.slice(pair.indexOf(':') + 1)
      secrets.push({ secret: pair, where: behind }, { secret: password, where: [...behind, 'password'] })
    }
  }
  for (const part of isCookie ? value.split(';') : []) {
    const [cookie = ''] = part.split('=', 1)
    const secret = part
      .slice(part.indexOf('=') + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1')
    secrets.push({ secret, where: [...where, cookie.trim()].filter((one) => one !== '') })
  }
  const known = new Set([''])
  return secrets.filter(({ secret }) => !known.has(secret) && known.add(secret))
}
