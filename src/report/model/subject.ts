import type { Report } from './types.ts'

/** What was tested: the client's name, version and language, else the service root. */
export function subjectOf({ client, target }: Pick<Report, 'client' | 'target'>): string {
  return client === undefined ? target.url : `${client.name} ${client.version} (${client.language})`
}
