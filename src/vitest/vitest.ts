import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BaseSequencer, type TestSpecification, type TestUserConfig } from 'vitest/node'
import type { Found } from '../execute/context.ts'
import { lanesOf } from '../execute/lanes.ts'
import type { Settings } from '../run/settings.ts'
import { shardSuites, sortSuites } from './shard-suites.ts'

/** The folder that holds `suites`: the package, or its `dist` once it is built. */
export const suitesRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Runs the suite files in the order of the chapters, and divides them by their requests. */
class ChapterOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return sortSuites(files)
  }

  override async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSuite = ({ project }: TestSpecification) => project.name === 'conformance'
    const suites = await shardSuites(files.filter(isSuite), this.ctx.config.shard!)
    return [...suites, ...(await super.shard(files.filter((file) => !isSuite(file))))]
  }
}

/** The order of suite files, for the root of a vitest configuration: projects have none of their own. */
export const conformanceSequence = { sequencer: ChapterOrder }

/**
 * How vitest runs the suites: one worker that all files share, so that the exchanges of a probe are sent once and
 * requests to one entity never overlap; no limit on a test, since each request has its own.
 */
export function conformanceOptions(settings: Settings, found: Found | null): TestUserConfig {
  return {
    name: 'conformance',
    root: suitesRoot,
    include: ['suites/*.suite.{ts,js}'],
    // The suites must run from a package installed under node_modules, which vitest leaves out and would not transform.
    exclude: [],
    server: { deps: { inline: [/vpptoken-conformance/] } },
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    maxConcurrency: lanesOf(found?.ids ?? [], settings.concurrency).workers,
    testTimeout: 0,
    provide: { settings, found },
  }
}
