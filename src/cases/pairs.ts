import { createRequire } from 'node:module'

// A CommonJS package whose default export Node and vitest see in different places; `require` sees it in one.
const { make: pairwise } = createRequire(import.meta.url)('covertable') as typeof import('covertable')

// The search takes a time that grows faster than the cube of the columns: two seconds at 40, minutes at 100.
const searchLimit = 20

/** All pairs of three levels over four columns in nine rows: the orthogonal array L9 of Taguchi. */
const block: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [0, 1, 1, 1],
  [0, 2, 2, 2],
  [1, 0, 1, 2],
  [1, 1, 2, 0],
  [1, 2, 0, 1],
  [2, 0, 2, 1],
  [2, 1, 0, 2],
  [2, 2, 1, 0],
]

/**
 * Rows of levels 0, 1 and 2, one for each column, in which each pair of levels of any two columns occurs (a covering
 * array of strength 2). Columns are known by their names, which decide the rows together with their order. A few
 * columns are searched for a small array; more of them get 9 rows for each power of four, made in no time.
 */
export function pairsOfLevels(names: readonly string[]): readonly (readonly number[])[] {
  return names.length > searchLimit ? constructed(names.length) : searched(names)
}

function searched(names: readonly string[]): readonly (readonly number[])[] {
  const factors = Object.fromEntries(names.map((name) => [name, [0, 1, 2].map((index) => ({ index }))]))
  return pairwise(factors).map((row) => names.map((name) => row[name]!.index))
}

// Two columns differ in some digit of their numbers to the base 4; the block of that digit has all their pairs.
function constructed(columns: number): readonly (readonly number[])[] {
  const digits = Math.ceil(Math.log2(columns) / 2)
  const numbers = Array.from({ length: columns }, (_, column) => column)
  const rows = Array.from({ length: digits }, (_, digit) =>
    block.map((row) => numbers.map((column) => row[(column >> (2 * digit)) & 3]!)),
  )
  return rows.flat()
}
