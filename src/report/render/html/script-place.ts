/** What a link within the page names is unfolded, scrolled to and given the focus. */
export const placeScript = `
const show = (element) => {
  if (element.closest('.off')) restore('')
  for (let at = element; at; at = at.parentElement) if (at.localName === 'details') at.open = true
  for (const before of all('.here')) before.classList.remove('here')
  if (element.matches('[id^="case-"]')) element.classList.add('here')
  const focus = element.querySelector(element.localName === 'details' ? 'summary' : 'a') ?? element
  if (focus === element && !element.hasAttribute('tabindex')) element.tabIndex = -1
  focus.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'start' })
}
const placeOf = (fragment) => {
  let decoded = fragment
  try { decoded = decodeURIComponent(fragment) } catch {}
  return byId(fragment) ?? byId(decoded)
}
const go = () => {
  const fragment = location.hash.slice(1)
  if (fragment.includes('=')) return restore(fragment)
  const element = fragment === '' ? null : placeOf(fragment)
  if (element) show(element)
}
addEventListener('hashchange', go)
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]')
  if (link && link.hash === location.hash) go()
})
// The browser looks for the fragment itself when the page is there, and takes the focus away.
addEventListener('load', go)
go()
`
