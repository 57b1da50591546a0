import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { captureOf, keepCapture, newCapturePath } from '../../fixtures/clients/captures.ts'

let root = ''
const kept = () => readdir(join(root, 'fixtures', 'captures'))

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vpptoken-captures-'))
  await mkdir(join(root, 'fixtures', 'captures'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A run of a client that says that it is of a version. */
async function record(program: { sdk: string; major?: number }, version: string): Promise<void> {
  const capture = { captureVersion: 1, client: { version }, observations: {} }
  await writeFile(newCapturePath(root, program), JSON.stringify(capture))
  await keepCapture(root, program)
}

it('a new recording of an SDK takes the place of the earlier one, and of no other SDK’s', async () => {
  await record({ sdk: '@our/sdk' }, '1.0.0')
  await record({ sdk: '@our/sdk-core' }, '1.0.0')
  await record({ sdk: '@our/sdk' }, '1.1.0')
  expect((await kept()).sort()).toEqual(['our-sdk-core@1.0.0.json', 'our-sdk@1.1.0.json'])
  expect(await captureOf(root, { sdk: 'their-sdk' })).toBeUndefined()
})

it('two lines of one SDK are kept side by side', async () => {
  const [old, current] = [5, 6].map((major) => ({ sdk: 'Our.Sdk', major }))
  await record(old!, '5.9.0')
  await record(current!, '6.1.0')
  await record(old!, '5.10.0')
  expect((await kept()).sort()).toEqual(['Our.Sdk@5.10.0.json', 'Our.Sdk@6.1.0.json'])
  expect(await captureOf(root, old!)).toBe(join(root, 'fixtures', 'captures', 'Our.Sdk@5.10.0.json'))
})

it('a client of another line than the one that was meant to run is refused, and nothing is kept of it', async () => {
  await record({ sdk: 'Our.Sdk', major: 6 }, '6.1.0')
  await expect(record({ sdk: 'Our.Sdk', major: 5 }, '6.1.0')).rejects.toThrow(
    /^the client says that it is version 6\.1\.0, not 5\.x$/,
  )
  expect(await kept()).toEqual(['Our.Sdk@6.1.0.json'])
})
