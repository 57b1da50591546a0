import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadContract } from '../../src/contract/load.ts'
import { peerDocument } from './document.ts'
import { cacheDirectory, install, slug } from './install.ts'
import { measure } from './measure.ts'
import { sample } from './sample.ts'
import { openBench } from './server.ts'
import { comparison, details, type Entry, peers } from './table.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    faults: { type: 'string', default: '30' },
    variants: { type: 'string', default: '10' },
    timeout: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
})
const number = (text: string) => (text === 'all' ? Number.POSITIVE_INFINITY : Number(text))
const say = (text: string) => process.stderr.write(`${text}\n`)

const unknown = values.only?.find((name) => !peers.some((peer) => slug(peer.name) === name))
if (unknown !== undefined) {
  say(
    `--only: there is no ${JSON.stringify(unknown)}; there are ${peers.map(({ name }) => slug(name)).join(', ')}`,
  )
  process.exit(2)
}

const contract = await loadContract('v1.0')
const subjects = sample(contract, number(values.faults), number(values.variants))
const wanted = peers.filter(({ name }) => values.only?.includes(slug(name)) ?? true)
const earlier = values.json === undefined ? '[]' : await readFile(values.json, 'utf8').catch(() => '[]')
const entries = new Map((JSON.parse(earlier) as Entry[]).map((entry) => [entry.name, entry]))

for (const peer of wanted) {
  const bench = await openBench(contract)
  try {
    const document = await peerDocument(
      join(import.meta.dirname, '../../specs/v1.0/openapi.yaml'),
      bench.root,
    )
    const runs = await measure({
      peer,
      installed: await install(peer, cacheDirectory(process.env)),
      bench,
      document,
      subjects,
      seed: 20170101,
      timeoutMs: Number(values.timeout) * 1000,
      onRun: ({ name }) => say(`${peer.name}: ${name}`),
    })
    entries.set(peer.name, { name: peer.name, version: peer.version, runs })
  } catch (error) {
    say(`${peer.name} ${peer.version} cannot be run here: ${(error as Error).message}`)
  } finally {
    await bench.close()
  }
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify([...entries.values()], null, 1))
}
const ordered = peers.flatMap(({ name }) => entries.get(name) ?? [])
process.stdout.write(`${comparison(ordered)}\n\n${details(ordered)}\n`)
