import { isObject } from '../json.ts'
import { nearest } from '../nearest.ts'
import { bounds } from '../run/bounds.ts'
import type { RunOptions } from './options.ts'

/** A kind of value: whether one is of it, and what is asked for. */
type Kind = readonly [holds: (value: unknown) => boolean, what: string]

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const text: Kind = [isText, 'a text that is not empty']
const texts: Kind = [(value) => Array.isArray(value) && value.every(isText), 'an array of texts']
const truth: Kind = [(value) => typeof value === 'boolean', 'true or false']
const call: Kind = [(value) => typeof value === 'function', 'a function']
const wholeFrom = ([least, most]: readonly [number, number]): Kind => [
  (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  `a whole number from ${least} to ${most}`,
]
const [leastRate, mostRate] = bounds.rate

function isHeaders(value: unknown): boolean {
  if (!isObject(value)) return false
  return Object.entries(value).every(
    ([name, content]) =>
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && typeof content === 'string' && !/[\r\n\0]/.test(content),
  )
}

function isShard(value: unknown): boolean {
  if (!isObject(value)) return false
  const [index, count] = [Number(value.index), Number(value.count)]
  return (
    [value.index, value.count].every(Number.isSafeInteger) && index >= 1 && index <= count && count <= 1000
  )
}

const kinds: { readonly [Name in keyof Required<RunOptions>]: Kind } = {
  target: text,
  ids: texts,
  bearer: text,
  headers: [isHeaders, 'an object of header names and values, each in one line'],
  contract: text,
  only: texts,
  skip: texts,
  quick: truth,
  thorough: truth,
  shard: [isShard, '{ index, count } with 1 ≤ index ≤ count ≤ 1000'],
  failOn: [(value) => value === 'must' || value === 'should', "'must' or 'should'"],
  deviations: texts,
  timeoutMs: wholeFrom(bounds.timeoutMs),
  retries: wholeFrom(bounds.retries),
  rate: [
    (value) => typeof value === 'number' && value >= leastRate && value <= mostRate,
    `requests per second, from ${leastRate} to ${mostRate}`,
  ],
  concurrency: wholeFrom(bounds.concurrency),
  maxDurationMs: wholeFrom(bounds.maxDurationMs),
  maxBodyBytes: wholeFrom(bounds.maxBodyBytes),
  seed: wholeFrom(bounds.seed),
  restore: truth,
  journal: text,
  ignoreJournal: truth,
  allowProduction: truth,
  allowDestructive: texts,
  har: text,
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  onProgress: call,
}

/**
 * What is wrong with the options of a run, in one line; undefined for nothing. A test in plain JavaScript has no
 * compiler to tell, and a misspelt option would be a run that does something else. No value is repeated: it may be a
 * secret.
 */
export function optionProblem(options: unknown): string | undefined {
  if (!isObject(options)) return 'run: the options are no object'
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, name)) {
      return `run: there is no option ${JSON.stringify(name)}; the nearest is ${nearest(name, Object.keys(kinds))}`
    }
    const [holds, what] = kinds[name as keyof RunOptions]
    if (value !== undefined && !holds(value)) return `${name}: it takes ${what}`
  }
  return undefined
}
