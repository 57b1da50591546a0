import { describe, expect, it } from 'vitest'
import type { Observation } from '../../src/http/types.ts'
import { createDesk } from '../../src/target/asked.ts'
import { probe } from '../support/session.ts'

const [a, b, c] = ['a', 'b', 'c'].map((id) => probe(id)) as [
  ReturnType<typeof probe>,
  ReturnType<typeof probe>,
  ReturnType<typeof probe>,
]
const seen = (id: string) => ({ id }) as Observation

describe('a desk', () => {
  it('hands out what was asked for in that order, each once, and says when there is something', () => {
    let calls = 0
    const desk = createDesk(() => {
      calls += 1
    })
    void desk.ask(a, 0)
    void desk.ask(b, 1)
    void desk.ask(a, 0)
    expect(calls).toBe(2)
    const handed = [desk.next(), desk.next(), desk.next()].map(
      (asked) => asked && [asked.probe.id, asked.repeat],
    )
    expect(handed).toEqual([['a', 0], ['b', 1], undefined])
  })

  it('gives everybody who asks for the same the same', async () => {
    const desk = createDesk(() => {})
    const [first, second] = [desk.ask(a, 0), desk.ask(a, 0)]
    desk.next()!.resolve(seen('x'))
    expect([await first, await second, await desk.ask(a, 0)]).toEqual([seen('x'), seen('x'), seen('x')])
  })

  it('takes along what was asked for and what was not, and hands out neither', async () => {
    const desk = createDesk(() => {})
    void desk.ask(a, 0)
    const asked = desk.ask(b, 0)
    desk.next()
    const [second, third] = desk.along([b, c])
    expect(desk.next()).toBeUndefined()
    second!.resolve(seen('b'))
    third!.resolve(seen('c'))
    expect([await asked, await desk.ask(c, 0)]).toEqual([seen('b'), seen('c')])
    expect(desk.next()).toBeUndefined()
  })

  it('knows what is served for the first time, also once it is forgotten; a repeat is no first time', () => {
    const desk = createDesk(() => {})
    void desk.ask(a, 0)
    void desk.ask(b, 1)
    expect([a, b].map(({ id }) => desk.isServed(id))).toEqual([false, false])
    desk.next()
    desk.next()
    desk.forget('a')
    expect([a, b].map(({ id }) => desk.isServed(id))).toEqual([true, false])
    void desk.ask(a, 0)
    expect(desk.next()?.probe).toBe(a)
  })

  it('lets what nobody asked for fail in silence', async () => {
    const desk = createDesk(() => {})
    const [asked] = desk.along([c])
    asked!.reject(new Error('oops'))
    await expect(desk.ask(c, 0)).rejects.toThrow('oops')
  })
})
