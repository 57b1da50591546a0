import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { defaultSettings } from '../../src/run/settings.ts'
import { defaultCases } from '../../src/select/default.ts'
import { cli } from '../support/cli.ts'
import { contract } from '../support/observation.ts'

async function explained(id: string): Promise<string> {
  const { code, stdout, stderr } = await cli(['explain', id])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe('explain', () => {
  it('shows what a case looks at, and its exchange with the stub', async () => {
    const text = await explained('VPP-ENUM-02/state/sibling-member:completed')
    expect(text).toMatch(/^Looks {3}Whether the PATCH is refused with 400 or 422\.$/m)
    const [, exchange] = text.split('With the stub, which conforms:\n\n')
    expect(exchange).toMatch(
      /^> PATCH \/v1\.0\/\S+\n> Authorization: Bearer \$VPPTOKEN_BEARER\n> Content-Type: application\/json\n> \{"state":"completed"\}\n< 400 Bad Request\n/,
    )
    expect(exchange).toMatch(/\nthen, to see what is stored\n> GET .*\n< 200 OK\n.*\n< \{"@odata/s)
  })

  it('counts what a default run sends, and what a thorough one adds', async () => {
    const all = deriveCases(contract, defaultSettings.seed, { thorough: true })
    const usual = new Set(defaultCases(all))
    const byRequirement = [...Map.groupBy(all, ({ requirement }) => requirement)]
    const [id, own] = byRequirement.find(([, cases]) =>
      cases.some((item) => !item.represented && !usual.has(item)),
    )!
    const count = own.filter((item) => usual.has(item)).length
    expect(await explained(id)).toContain(
      `Cases   ${count}, and ${own.length - count} more with --thorough, e.g. `,
    )
  })

  it('shows wrong credentials as they are, since they are the point', async () => {
    expect(await explained('VPP-AUTH-02/wrong-bearer')).toContain(
      '> Authorization: Bearer conformance-wrong-',
    )
  })

  it('shortens what is long, and shows no control character', async () => {
    const long = await explained('VPP-HTTP-09/pretty')
    expect(long).toContain(String.raw`> {\n  "`)
    const lines = (await explained('VPP-CONC-01')).split('\n')
    expect(lines.filter((line) => /^[<>]/.test(line) && line.length > 1100)).toEqual([])
  })

  it('tells of a requirement on clients', async () => {
    const { id, statement } = contract.clientRequirements[0]!
    const text = await explained(id)
    expect(text).toContain(statement)
    expect(text).toContain(`vpptoken-conformance client --only '${id}'`)
  })
})
