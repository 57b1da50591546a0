import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { oneLine } from '../thrown.ts'
import { isTooDeep, tooDeep } from '../yaml-depth.ts'
import { trapIn } from './traps.ts'

/**
 * A value of a YAML file and its line, counted from 1. A number is the text that it is written as; the items of a list
 * have lines of their own; a mapping is `{}`, since no member may be one.
 */
export type Located = { readonly line: number; readonly value: unknown; readonly items?: readonly Located[] }

/** A mapping of a list: its line, and its members by name. */
export type LocatedEntry = { readonly line: number; readonly members: ReadonlyMap<string, Located> }

/** What is wrong with a file: one sentence that says what to do, and the line. */
export type LocatedProblem = { readonly line: number; readonly text: string }

/** A list of mappings, or what is wrong with it. */
export type ReadEntries =
  | { readonly entries: readonly LocatedEntry[]; readonly problem?: undefined }
  | { readonly problem: LocatedProblem; readonly entries?: undefined }

/** Reads a YAML list of mappings; nothing but comments is an empty one. Pure. */
export function readEntries(text: string): ReadEntries {
  if (isTooDeep(text)) return { problem: { line: 1, text: tooDeep } }
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, logLevel: 'error' })
  const lines = text.split(/\r\n?|\n/)
  const lineOf = (node: Node) => counter.linePos(node.range?.[0] ?? 0).line
  const problem = (line: number, otherwise: string): ReadEntries => ({
    problem: { line, text: trapIn(lines[line - 1] ?? '') ?? otherwise },
  })

  const [fault] = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])
  if (fault) {
    const { line } = counter.linePos(fault.pos[0])
    if (fault.code === 'MULTIPLE_DOCS')
      return { problem: { line, text: 'a second list begins here, at ---: keep one list in a file' } }
    return problem(line, `it is no YAML: correct it (${oneLine(fault)})`)
  }
  const loose: Node[] = []
  visit(document, {
    Alias: (_key, node) => {
      if (node.resolve(document) === undefined) loose.push(node)
    },
  })
  if (loose[0]) return problem(lineOf(loose[0]), 'it refers to an anchor that is not there: correct it')
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) return { entries: [] }
  if (!isSeq(contents)) return problem(lineOf(contents), "it is no list: begin each entry with '- cases: '")

  function located(node: Node): Located {
    const line = lineOf(node)
    if (isSeq(node)) {
      const items = (node.items as Node[]).map(located)
      return { line, value: items.map(({ value }) => value), items }
    }
    const scalar = isAlias(node) ? node.resolve(document) : node
    if (!isScalar(scalar)) return { line, value: {} }
    return {
      line,
      value: typeof scalar.value === 'number' ? (scalar.source ?? String(scalar.value)) : scalar.value,
    }
  }

  const entries: LocatedEntry[] = []
  for (const item of contents.items as Node[]) {
    if (!isMap<Node, Node | null>(item))
      return problem(lineOf(item), "an entry is no mapping: begin it with '- cases: '")
    const members = item.items.map(
      ({ key, value }) =>
        [String(key), value === null ? { line: lineOf(key), value: null } : located(value)] as const,
    )
    entries.push({ line: lineOf(item), members: new Map(members) })
  }
  return { entries }
}
