import type { Recording } from '../execute/recording.ts'
import { writeWhole } from '../write.ts'
import { readTool } from './tool.ts'

/** Writes what was recorded as an HTTP archive (HAR 1.2), whole or not at all. Throws an Error of one line. */
export async function writeHar(path: string, exchanges: Recording): Promise<void> {
  const { harLog } = await import('../report/render/har.ts')
  await writeWhole(path, harLog({ creator: await readTool(), exchanges }))
}
