import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { notesOf, pinned, released } from '../../tools/changelog.ts'

const changelog = `# Changelog

## [Unreleased]

### Added

- new

## [0.1.0]

- old
`

describe('a release', () => {
  it('takes what is unreleased, under its version and day', () => {
    const after = released(changelog, '0.2.0', '2026-12-01')
    expect(after).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n\n- new\n\n## [0.1.0]')
    expect(notesOf(after, '0.2.0')).toBe('### Added\n\n- new')
    expect(notesOf(after, '0.1.0')).toBe('- old')
  })

  it('is refused where nothing is unreleased, and its notes where there are none', () => {
    const after = released(changelog, '0.2.0', '2026-12-01')
    expect(() => released(after, '0.3.0', '2026-12-02')).toThrow('nothing under Unreleased')
    expect(() => notesOf(after, '9.9.9')).toThrow('no section for 9.9.9')
  })

  it('pins what pages pin to it', () => {
    const page = 'uses: x/vpptoken-conformance@v0.1.0\nnpm install vpptoken-conformance@0.1.0 other@0.1.0'
    expect(pinned(page, '1.2.3')).toBe(
      'uses: x/vpptoken-conformance@v1.2.3\nnpm install vpptoken-conformance@1.2.3 other@0.1.0',
    )
  })

  it('can be made of the changelog of this package', async () => {
    const own = await readFile(new URL('../../CHANGELOG.md', import.meta.url), 'utf8')
    expect(released(own, '99.0.0', '2099-01-01')).toContain('## [99.0.0] - 2099-01-01')
  })
})
