import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { packageRoot } from '../../contract/root.ts'
import { isObject } from '../../json.ts'
import { readText } from '../../read.ts'
import { messageOf } from '../../thrown.ts'
import type { Report } from './types.ts'

/** A report, or in one clause why a text is none and what to do. */
export type Parsed =
  | { readonly report: Report; readonly problem?: never }
  | { readonly report?: never; readonly problem: string }

/** Reads a JSON report from a file. Throws an Error of one line: which file, why not, and what to do. */
export async function readReport(path: string): Promise<Report> {
  const text = await readText(path).catch((error: unknown) => {
    throw new Error(`cannot read ${path}: ${messageOf(error)}`, { cause: error })
  })
  const { report, problem } = parseReport(text)
  if (report === undefined) throw new Error(`cannot use ${path}: ${problem}`)
  return report
}

/** Reads a JSON report from text and checks it against specs/report.schema.json. Never throws. */
export function parseReport(text: string): Parsed {
  if (text.trim() === '') return { problem: 'it is empty; make it again with run --report json=FILE' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    if (endsEarly(text)) return { problem: 'it ends in the middle; copy or make it again' }
    return { problem: 'it is not JSON; give the file of run --report json=FILE' }
  }
  if (!isObject(value) || typeof value.schemaVersion !== 'number' || !('cases' in value)) {
    return { problem: 'it is JSON, but no report of a run; give the file of run --report json=FILE' }
  }
  if (value.schemaVersion !== 1) {
    const { tool } = value
    const by =
      isObject(tool) && typeof tool.version === 'string' ? ` (written by version ${tool.version})` : ''
    return {
      problem: `it has schemaVersion ${value.schemaVersion}${by}, this version reads 1; use the same version for both`,
    }
  }
  const problem = deviation(value)
  return problem === undefined
    ? { report: value as unknown as Report }
    : { problem: `it is no report: ${problem}` }
}

let compiled: ValidateFunction | undefined

/** The first deviation from the schema, or from what it cannot say. */
function deviation(value: unknown): string | undefined {
  if (compiled === undefined) {
    const ajv = new Ajv2020({ strict: true })
    addFormats.default(ajv)
    compiled = ajv.compile(
      JSON.parse(readFileSync(join(packageRoot(), 'specs', 'report.schema.json'), 'utf8')),
    )
  }
  if (!compiled(value)) {
    const { instancePath, message, params } = compiled.errors![0]!
    const member = 'additionalProperty' in params ? ` (${params.additionalProperty})` : ''
    return `${instancePath || 'the whole'} ${message}${member}`
  }
  const { requirements, cases } = value as Report
  const known = new Set(requirements.map(({ id }) => id))
  const stray = cases.find(({ requirement }) => !known.has(requirement))
  if (stray) return `${stray.id} belongs to ${stray.requirement}, which /requirements does not have`
  const ids = new Set<string>()
  for (const { id } of cases) {
    if (ids.has(id)) return `${id} is in it twice`
    ids.add(id)
  }
  return undefined
}

/** Whether text that is not JSON begins as an object and lacks its end. */
function endsEarly(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false
  const bare = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, '')
  const count = (brackets: RegExp) => bare.match(brackets)?.length ?? 0
  return bare.includes('"') || count(/[[{]/g) > count(/[\]}]/g)
}
