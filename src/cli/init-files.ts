/** What a config file and a CI job are made of. */
export type Wanted = {
  readonly target: string
  readonly bearerEnv?: string
  /** The version of the package that the job installs. */
  readonly version: string
}

/** The services that a job can be made for, and the file that it goes to. */
export const ciFiles = {
  github: '.github/workflows/conformance.yml',
  gitlab: '.gitlab/conformance.yml',
  azure: '.azure-pipelines/conformance.yml',
} as const

/** The forms of a config file. */
export const configForms = ['json', 'js', 'ts'] as const

const reports = {
  html: 'conformance/report.html',
  junit: 'conformance/junit.xml',
  json: 'conformance/report.json',
}

/** The text of a config file. */
export function configText(form: (typeof configForms)[number], { target, bearerEnv }: Wanted): string {
  const config = { target, ...(bearerEnv !== undefined && { bearerEnv }), deviations: [], reports }
  if (form === 'json') {
    const schema = './node_modules/vpptoken-conformance/specs/config.schema.json'
    return `${JSON.stringify({ $schema: schema, ...config }, null, 2)}\n`
  }
  const text = JSON.stringify(config, null, 2).replaceAll(
    /"([^"]*)"(:?)/g,
    (_, word: string, colon: string) => (colon ? `${word}:` : `'${word.replaceAll("'", "\\'")}'`),
  )
  return `import { defineConfig } from 'vpptoken-conformance'\n\nexport default defineConfig(${text})\n`
}

/** The text of a CI job, ready to be committed. */
export function ciText(service: keyof typeof ciFiles, wanted: Wanted): string {
  return jobs[service](wanted)
}

const jobs: Readonly<Record<keyof typeof ciFiles, (wanted: Wanted) => string>> = {
  github: ({ bearerEnv, version }) => `name: conformance
on: [push]
permissions:
  contents: read
jobs:
  conformance:
    runs-on: ubuntu-latest
    # Two runs at once would write to the same entity.
    concurrency: conformance
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm install --no-save vpptoken-conformance@${version}
      - run: npx --no-install vpptoken-conformance${
        bearerEnv === undefined ? '' : `\n        env:\n          ${bearerEnv}: \${{ secrets.${bearerEnv} }}`
      }
      - if: always()
        uses: actions/upload-artifact@v5
        with:
          name: conformance
          path: conformance
`,
  gitlab: ({ bearerEnv, version }) => `# Include it in .gitlab-ci.yml: include: { local: ${ciFiles.gitlab} }${
    bearerEnv === undefined ? '' : `\n# ${bearerEnv} is a masked variable of the project.`
  }
conformance:
  image: node:24
  # Two runs at once would write to the same entity.
  resource_group: conformance
  script:
    - npm install --no-save vpptoken-conformance@${version}
    - npx --no-install vpptoken-conformance
  artifacts:
    when: always
    paths: [conformance]
    reports:
      junit: conformance/junit.xml
`,
  azure: ({ bearerEnv, version }) => `steps:
  - task: UseNode@1
    inputs:
      version: 24.x
  - script: npm install --no-save vpptoken-conformance@${version}
  - script: npx --no-install vpptoken-conformance${
    bearerEnv === undefined ? '' : `\n    env:\n      ${bearerEnv}: $(${bearerEnv})`
  }
  - task: PublishTestResults@2
    condition: succeededOrFailed()
    inputs:
      testResultsFormat: JUnit
      testResultsFiles: conformance/junit.xml
      testRunTitle: vpptoken-conformance
  - publish: conformance
    artifact: conformance
    condition: succeededOrFailed()
`,
}
