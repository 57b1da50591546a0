/** A program to be run: itself and its arguments; no shell looks at them. */
export type Argv = readonly [program: string, ...args: string[]]

/** A client program that others can begin with: a folder of `fixtures/clients`, and what it takes to run it. */
export type Starter = {
  /** The folder's name, and what `client init` calls it. */
  readonly name: string
  readonly language: string
  /** What is run, in a copy of the folder, before the client can be. */
  readonly install: readonly Argv[]
  /** What starts the client, in that copy. */
  readonly run: Argv
  /** Options of `vpptoken-conformance client`. */
  readonly options?: readonly string[]
  /** Files of the package that stand beside the program: paths from the package's root. */
  readonly files?: readonly string[]
  /** The steps of a job in GitHub Actions that bring the language's tools; none where they are there. */
  readonly setUp: readonly string[]
}

const npm: Argv = ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']

/** The client programs by the names of their folders. */
export const starters = {
  csharp: {
    name: 'csharp',
    language: 'C#',
    install: [['dotnet', 'publish', '--configuration', 'Release', '--output', 'out']],
    run: ['dotnet', 'out/client.dll'],
    setUp: ['- uses: actions/setup-dotnet@v5', "  with: { dotnet-version: '8.0' }"],
  },
  go: {
    name: 'go',
    language: 'Go',
    install: [['go', 'build', '-o', 'client', '.']],
    run: ['./client'],
    setUp: ['- uses: actions/setup-go@v6', "  with: { go-version: '1.24' }"],
  },
  java: {
    name: 'java',
    language: 'Java',
    install: [
      ['mvn', '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=runtime'],
      ['javac', '-d', 'classes', '-cp', 'lib/*', 'Client.java'],
    ],
    run: ['java', '-cp', 'classes:lib/*', 'Client'],
    setUp: ['- uses: actions/setup-java@v5', "  with: { distribution: temurin, java-version: '21' }"],
  },
  javascript: {
    name: 'javascript',
    language: 'JavaScript',
    install: [npm],
    run: ['node', 'client.mjs'],
    // The SDK sends a token over https only.
    options: ['--tls'],
    setUp: [],
  },
  php: {
    name: 'php',
    language: 'PHP',
    install: [['composer', 'install', '--no-interaction', '--no-progress', '--no-dev']],
    run: ['php', 'client.php'],
    setUp: ['- uses: shivammathur/setup-php@v2', "  with: { php-version: '8.3', tools: composer }"],
  },
  python: {
    name: 'python',
    language: 'Python',
    install: [
      ['python3', '-m', 'venv', 'venv'],
      [
        'venv/bin/pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--requirement',
        'requirements.txt',
      ],
    ],
    run: ['venv/bin/python', 'client.py'],
    setUp: ['- uses: actions/setup-python@v6', "  with: { python-version: '3.13' }"],
  },
  typescript: {
    name: 'typescript',
    language: 'TypeScript',
    install: [npm],
    run: ['node', 'client.mts'],
    setUp: [],
  },
  generated: {
    name: 'generated',
    language: 'TypeScript',
    files: ['specs/v1.0/openapi.yaml'],
    install: [npm, ['npx', 'openapi-typescript', 'openapi.yaml', '--output', 'schema.d.ts']],
    run: ['node', 'client.mts'],
    setUp: [],
  },
  bash: { name: 'bash', language: 'Bash', install: [], run: ['bash', 'client.sh'], setUp: [] },
} as const satisfies Readonly<Record<string, Starter>>

/** What `client init` can write. */
export const starterNames: readonly string[] = Object.keys(starters)
