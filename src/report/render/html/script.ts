import { copyScript } from './script-copy.ts'
import { filterScript } from './script-filter.ts'
import { placeScript } from './script-place.ts'

const start = `
'use strict'
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const form = byId('filters')
document.documentElement.classList.add('with-script')
`

/** The page's script: plain JavaScript of the browser, in force after the page has been read. */
export const pageScript = `{${start}${filterScript}${placeScript}${copyScript}}`
