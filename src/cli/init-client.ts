import { access, cp, mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize } from 'node:path'
import { type Starter, starterNames, starters } from '../client/starters.ts'
import { shellLine, workflowOf } from '../client/workflow.ts'
import { packageRoot } from '../contract/root.ts'
import { ConformanceError } from '../error.ts'

const workflowPath = join('.github', 'workflows', 'vpptoken-conformance.yml')

/**
 * Writes a client program of a language, and a workflow that runs it, into a directory; says what to do next.
 * Throws a ConformanceError for a language that is not known, and where something is there already.
 */
export async function initClient(
  language: string,
  { directory }: { readonly directory: string },
  into: string,
): Promise<number> {
  const starter: Starter | undefined = Object.values(starters).find(({ name }) => name === language)
  if (starter === undefined) {
    throw new ConformanceError(
      `client init: there is no program in ${JSON.stringify(language)}; there are ${starterNames.join(', ')}; for another language begin with bash, which is the whole protocol`,
    )
  }
  const place = normalize(directory).replace(/\/$/, '')
  if (isAbsolute(place) || place.startsWith('..') || place === '.') {
    throw new ConformanceError('client init: --directory takes a directory below this one')
  }
  for (const path of [place, workflowPath]) {
    if (await exists(join(into, path)))
      throw new ConformanceError(`client init: ${path} is there already: nothing was written`)
  }
  const root = packageRoot()
  await cp(join(root, 'fixtures', 'clients', starter.name), join(into, place), { recursive: true })
  for (const file of starter.files ?? []) await cp(join(root, file), join(into, place, basename(file)))
  const workflow = join(into, workflowPath)
  await mkdir(dirname(workflow), { recursive: true })
  await writeFile(workflow, workflowOf(starter, place))
  process.stdout.write(nextSteps(starter, place))
  return 0
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function nextSteps({ install, run, options = [] }: Starter, place: string): string {
  const drive = ['npx vpptoken-conformance client', ...options, '--', shellLine(run)].join(' ')
  const lines = [`cd ${place}`, ...install.map(shellLine), drive]
  return [
    `wrote ${place} and ${workflowPath}`,
    '',
    'It drives a public SDK as it is; put yours in its place. To see it run:',
    '',
    ...lines.map((line) => `  ${line}`),
    '',
    'In the workflow, replace OWNER. What the program prints and reads: docs/client-protocol.md; from here to a job that',
    'passes: docs/sdk-authors.md.',
    '',
  ].join('\n')
}
