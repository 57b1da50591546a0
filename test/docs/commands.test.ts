import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/main.ts'
import { commandsIn, handwrittenPages } from '../support/pages.ts'

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const program = createProgram('0.0.0', () => {})
const pages = handwrittenPages()

/** What is wrong with the options in a command line of this tool; undefined for nothing. */
function problemOf(line: string): string | undefined {
  const [, rest = ''] = /vpptoken-conformance(?:@\S+)?\s+(.*)$/.exec(line) ?? []
  const [own = ''] = rest.split(/\s--(?:\s|$)/)
  const words = own.split(/\s+/).filter(Boolean)
  const named = program.commands.find((command) => command.name() === words[0])
  const command: Command = named ?? program.commands.find((one) => one.name() === 'run')!
  const known = new Set([
    '--help',
    '--version',
    ...command.options.flatMap(({ long }) => (long ? [long] : [])),
  ])
  const unknown = words
    .map((word) => /^\[?(--[a-z][a-z-]*)/.exec(word)?.[1])
    .find((flag) => flag && !known.has(flag))
  return unknown && `${command.name()} has no ${unknown}`
}

describe('the commands in the documentation', () => {
  it.each(pages.map((page) => [page.name, page] as const))(
    'of %s have commands and options that there are',
    (_, page) => {
      const spans = [...page.text.matchAll(/`((?:npx |[A-Z_]+=\S+ )*vpptoken-conformance [^`]+)`/g)].map(
        ([, span]) => span!,
      )
      const lines = [...page.shell.flatMap(commandsIn), ...spans].filter((line) =>
        /(^|\s)vpptoken-conformance(\s|@)/.test(line),
      )
      expect(lines.flatMap((line) => problemOf(line.replaceAll('\n', ' ')) ?? [])).toEqual([])
    },
  )

  it.each(pages.map((page) => [page.name, page] as const))('of %s run scripts that there are', (_, page) => {
    const named = [...page.text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name!)
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })

  it('would be caught', () => {
    expect(problemOf('npx vpptoken-conformance run --tarjet x')).toBe('run has no --tarjet')
    expect(problemOf('vpptoken-conformance serve --only x')).toBe('serve has no --only')
    expect(problemOf('npx vpptoken-conformance client --only x -- ./c --own')).toBeUndefined()
    expect(pages.length).toBeGreaterThan(15)
  })
})
