import { describe, expect, it } from 'vitest'
import { guardTarget } from '../../src/safety/guard.ts'

const guard = (text: string, allowProduction = false) =>
  guardTarget(text, '/deviceAppManagement/vppTokens', {
    allowProduction,
    writes: 'the run writes appleId of a real token',
  })

describe('a production host of Microsoft', () => {
  it.each([
    'https://graph.microsoft.com/v1.0',
    'https://GRAPH.Microsoft.com./v1.0',
    'https://graph.microsoft.com:8443/beta',
    'https://canary.graph.microsoft.com/v1.0',
    'https://graph.microsoft.us',
    'https://dod-graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
    'https://graph.microsoft.de',
    'https://fef.msua01.manage.microsoft.com/x',
    'https://fef.example.manage.microsoft.us/x',
    'https://gr%61ph.microsoft.com/',
    'https://ｇraph.microsoft.com/',
  ])('is refused unless it is meant: %s', (url) => {
    expect(guard(url).root).toBeUndefined()
    expect(guard(url).problem).toMatch(
      /^[a-z0-9.-]+ is a production host \([^\n]+\); the run writes appleId of a real token: give --allow-production if that is meant$/,
    )
    expect(guard(url, true)).toEqual({ root: expect.stringMatching(/^https:\/\//) })
  })
})

describe('any other host', () => {
  it.each([
    'http://127.0.0.1:8080/v1.0',
    'https://graph.microsoft.com.example.org/',
    'https://mygraph.microsoft.com.test/',
    'https://notgraph.microsoft.com/',
    'https://example.org/graph.microsoft.com',
    'https://learn.microsoft.com/',
  ])('may be written to: %s', (url) => {
    expect(guard(url)).toEqual({ root: url.replace(/\/$/, '') })
  })
})

describe('what is no service root', () => {
  it.each(['nowhere', 'http://user@graph.microsoft.com/', 'https://host/v1.0?sig=hush'])(
    'is refused, meant or not: %s',
    (text) => {
      for (const meant of [false, true])
        expect(guard(text, meant)).toEqual({
          problem: expect.stringMatching(/^--target: the target must [^\n]+$/),
        })
      expect(guard(text).problem).not.toMatch(/hush|user@/)
    },
  )
})
