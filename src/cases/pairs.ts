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
 * Rows of levels 0, 1 and 2, one for each of so many columns, in which each pair of levels of any two columns occurs (a
 * covering array of strength 2): 9 rows for each power of four. A search would find a few rows less for some numbers of
 * columns, and takes a good part of the start of a run.
 */
export function pairsOfLevels(columns: number): readonly (readonly number[])[] {
  // Two columns differ in some digit of their numbers to the base 4; the block of that digit has all their pairs.
  const digits = Math.max(1, Math.ceil(Math.log2(columns) / 2))
  const numbers = Array.from({ length: columns }, (_, column) => column)
  const rows = Array.from({ length: digits }, (_, digit) =>
    block.map((row) => numbers.map((column) => row[(column >> (2 * digit)) & 3]!)),
  )
  return rows.flat()
}
