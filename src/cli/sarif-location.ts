import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import type { Log } from 'sarif'
import { ConformanceError } from '../error.ts'

/**
 * Checks the file of `--sarif-location`: code scanning shows a finding in a file of the repository that it scans, and the
 * contract of this package is none of it. Throws a ConformanceError for a path that leads to no file from here.
 */
export function checkSarifLocation(file: string | undefined): void {
  if (file === undefined) return
  if (isAbsolute(file) || !existsSync(file)) {
    throw new ConformanceError(
      `--sarif-location: ${file} is no file below this directory: name one of the repository`,
    )
  }
}

/** A SARIF log whose results lie in a file, named from the top of the repository. */
export function locatedIn(sarif: string, file: string): string {
  const log = JSON.parse(sarif) as Log
  const uri = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
  for (const { artifacts = [], results = [] } of log.runs) {
    for (const { location } of artifacts) if (location) location.uri = uri
    for (const { physicalLocation } of results.flatMap(({ locations = [] }) => locations)) {
      if (physicalLocation?.artifactLocation) physicalLocation.artifactLocation.uri = uri
    }
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
