import type { Argv, Starter } from './starters.ts'

const quoted = (word: string) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word}'`)

/** A program with its arguments as a line for a shell. */
export function shellLine(argv: Argv): string {
  return argv.map(quoted).join(' ')
}

/**
 * A workflow of GitHub Actions that drives a client program on every push, complete. `directory` is where the program
 * is, relative to the repository's root.
 */
export function workflowOf({ install, run, options = [], setUp }: Starter, directory: string): string {
  const suite = `${'../'.repeat(directory.split('/').length)}.suite/src/cli/bin.ts`
  const step = (lines: readonly string[]) => lines.map((line) => `      ${line}`)
  const installed = install.flatMap((argv) =>
    step([`- run: ${shellLine(argv)}`, `  working-directory: ${directory}`]),
  )
  return `${[
    'name: vppToken conformance',
    'on: [push, pull_request]',
    'permissions: { contents: read }',
    'jobs:',
    '  conformance:',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 15',
    '    steps:',
    ...step([
      '- uses: actions/checkout@v5',
      '- uses: actions/checkout@v5',
      '  with: { repository: OWNER/vpptoken-conformance, path: .suite }',
      '- uses: actions/setup-node@v5',
      '  with: { node-version: 24 }',
      '- run: npm ci --prefix .suite',
      ...setUp,
    ]),
    ...installed,
    ...step([
      '- run: >-',
      `    node ${[suite, 'client', ...options].join(' ')}`,
      '    --report json=report.json,junit=report.xml',
      `    -- ${shellLine(run)}`,
      `  working-directory: ${directory}`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is an expression of GitHub's.
      '- if: ${{ !cancelled() }}',
      '  uses: actions/upload-artifact@v5',
      `  with: { name: vpptoken-conformance, path: ${directory}/report.* }`,
    ]),
  ].join('\n')}\n`
}
