import { option } from '../option-words.ts'

/** A service root, or what is wrong with the text that was given for one. */
export type ParsedTarget =
  | { readonly root: string; readonly problem?: undefined }
  | { readonly problem: string; readonly root?: undefined }

const example = 'http://127.0.0.1:8080/v1.0'

function rootOf(url: URL, path = url.pathname): string {
  return url.origin + path.replace(/\/+$/, '')
}

/**
 * Reads the address of a service root. Takes the text and the contract's collection path (below the root); gives the
 * root without a slash at its end, or one line that says what is wrong and the right form. User information, queries
 * and fragments are never repeated in that line, as they may hold secrets.
 */
export function parseTarget(text: string, collectionPath: string): ParsedTarget {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed)) {
    return { problem: `the target must begin with http:// or https://, for instance ${example}` }
  }
  if (!URL.canParse(trimmed)) return { problem: `the target is not a valid URL; it looks like ${example}` }
  const url = new URL(trimmed)
  if (url.username !== '' || url.password !== '') {
    return {
      problem: `the target must not hold a user name or password: pass ${rootOf(url)} and give credentials with ${option('--bearer-env')} or ${option('--header')}`,
    }
  }
  if (url.search !== '' || url.hash !== '') {
    return { problem: `the target must not have a query or fragment: pass ${rootOf(url)}` }
  }
  const at = `${url.pathname}/`.toLowerCase().indexOf(`${collectionPath}/`.toLowerCase())
  if (at >= 0) {
    const shorter = rootOf(url, url.pathname.slice(0, at))
    return { problem: `the target is the service root, without ${collectionPath}: pass ${shorter}` }
  }
  return { root: rootOf(url) }
}

/** Whether a URL's host is this machine's own: RFC 6761 6.3, RFC 1122 3.2.1.3, RFC 4291 2.5.3. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
