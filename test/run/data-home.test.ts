import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lendDataHome } from '../../src/run/data-home.ts'

describe('lendDataHome', () => {
  const given = process.env.XDG_DATA_HOME
  const set = (value: string | undefined) => {
    if (value === undefined) delete process.env.XDG_DATA_HOME
    else process.env.XDG_DATA_HOME = value
  }
  beforeEach(() => set(undefined))
  afterEach(() => set(given))

  it.each([undefined, '/a/home'])('lends one directory to all that overlap, and puts back %s', (before) => {
    set(before)
    const first = lendDataHome()
    const directory = process.env.XDG_DATA_HOME!
    const second = lendDataHome()
    expect([process.env.XDG_DATA_HOME, existsSync(directory)]).toEqual([directory, true])
    first()
    expect([process.env.XDG_DATA_HOME, existsSync(directory)]).toEqual([directory, true])
    second()
    expect([process.env.XDG_DATA_HOME, existsSync(directory)]).toEqual([before, false])
  })
})
