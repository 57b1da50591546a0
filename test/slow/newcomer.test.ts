import { describe, expect, it } from 'vitest'
import { titlesOf } from '../support/habits.ts'

describe('a server that was written in an hour', () => {
  it.each([
    [['Nothing is validated', 'Dates keep milliseconds only']],
    [['Nothing is validated', 'The value null is answered with 500', 'The id in the body is taken']],
    [
      [
        'Members are wiped where they are not sent',
        'Dates keep milliseconds only',
        'The id in the body is taken',
      ],
    ],
    [['Only the members that were sent are answered', 'Dates keep milliseconds only']],
    [['Nothing is validated', 'An accepted PATCH is not answered with 200']],
    [
      [
        'A value that is not valid is answered with 500',
        'A body with @odata.type is answered with 500',
        'An accepted PATCH is not answered with 200',
      ],
    ],
    [
      [
        'Nothing is validated',
        'The id in the body is taken',
        'Dates keep milliseconds only',
        'Members are wiped where they are not sent',
        'The value null is answered with 500',
      ],
    ],
  ])('is told as many causes as it has defects: %j', async (names) => {
    const titles = await titlesOf(...names)
    for (const name of names) expect(titles).toContainEqual(expect.stringContaining(name))
    expect(titles).toHaveLength(names.length)
  })
})
