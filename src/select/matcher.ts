import picomatch from 'picomatch'

/**
 * A test of case ids. A pattern is an id, the beginning of one up to a slash or a dash (`VPP-DATE-01`, `VPP-DATE`), or a glob
 * in which `*` takes slashes too. The empty pattern matches nothing.
 */
export function matcher(pattern: string): (id: string) => boolean {
  // picomatch refuses a longer one, and no id is that long.
  const glob =
    pattern === '' || pattern.length > 10_000
      ? () => false
      : picomatch(pattern, { bash: true, nonegate: true })
  // Within a case's own name a dash parts words: `…/digits` must not take `…/digits-7` along.
  const chapter = pattern.includes('/') ? undefined : `${pattern}-`
  return (id) =>
    id === pattern ||
    id.startsWith(`${pattern}/`) ||
    (chapter !== undefined && id.startsWith(chapter)) ||
    glob(id)
}
