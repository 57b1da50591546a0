import { copyScript } from './script-copy.ts'
import { filterScript } from './script-filter.ts'
import { placeScript } from './script-place.ts'

const start = `
'use strict'
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const byId = (id) => document.getElementById(id)
const form = byId('filters')
document.documentElement.classList.add('with-script')
// How much of the window the filters take, where they stay in view.
const measure = () => document.documentElement.style.setProperty('--bar',
  (getComputedStyle(form).position === 'sticky' ? form.offsetHeight : 0) + 'px')
new ResizeObserver(measure).observe(form)
measure()
`

/** The page's script: plain JavaScript of the browser, in force after the page has been read. */
export const pageScript = `{${start}${filterScript}${placeScript}${copyScript}}`
