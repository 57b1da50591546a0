import { describe, expect, it } from 'vitest'
import { abreast } from '../src/abreast.ts'
import { gate, meetingOf } from './support/meeting.ts'

const items = [0, 1, 2, 3, 4, 5]

describe('abreast', () => {
  it('has as many under way as it may, no more, and keeps the order', async () => {
    const meeting = meetingOf(3)
    const ended: number[] = []
    const results = await abreast(items, 3, async (item, index) => {
      await meeting.join()
      // Those that began first end last.
      for (let turn = item; turn < items.length; turn += 1) await null
      ended.push(item)
      meeting.leave()
      return `${item} at ${index}`
    })
    expect(results).toEqual(items.map((item) => `${item} at ${item}`))
    expect(ended).not.toEqual(items)
    expect(meeting.most()).toBe(3)
  })

  it('does one after another where that is asked for, and nothing for no item', async () => {
    const steps: string[] = []
    const work = async (item: number) => {
      steps.push(`begin ${item}`)
      await null
      steps.push(`end ${item}`)
    }
    await abreast(items.slice(0, 2), 1, work)
    expect(steps).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1'])
    expect(await abreast([], 8, work)).toEqual([])
  })

  it('begins nothing more after an error, and throws it when what was under way has ended', async () => {
    const [begun, ended]: [number[], number[]] = [[], []]
    const slow = gate()
    const all = abreast(items, 2, async (item) => {
      begun.push(item)
      if (item === 1) throw new Error('oops')
      await slow.passed
      ended.push(item)
    }).finally(() => ended.push(-1))
    slow.open()
    await expect(all).rejects.toThrow('oops')
    expect(begun).toEqual([0, 1])
    expect(ended).toEqual([0, -1])
  })
})
