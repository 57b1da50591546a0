/** Which cases are shown: the form's state, kept in the fragment so that a link shares it. */
export const filterScript = `
// More cases than these are not unfolded by a filter.
const unfoldLimit = 100
const containers = '.chapter, .requirement, .cause, .others, .passes, .rows'
const names = ['verdict', 'level', 'property', 'text']
let rows
const read = () => (rows ??= all('.requirement').flatMap((requirement) => {
  const { level } = requirement.dataset
  const about = all('.statement, .source', requirement).map((part) => part.textContent)
  const row = (element, { verdict, property }, said) => {
    const text = [element.id.slice('case-'.length), said, ...about].join(' ').toLowerCase()
    return { element, verdict, property, level, text }
  }
  const causeOf = (element) => element.closest('.cause')?.querySelector('h5').textContent
  return [
    ...all('.case', requirement).map((element) => {
      const said = all('.caseid, .said', element).map((part) => part.textContent)
      return row(element, element.dataset, [...said, causeOf(element)].join(' '))
    }),
    ...all('.rows > ul', requirement).flatMap((list) => {
      const cause = causeOf(list)
      return all('li', list).map((element) => row(element, list.dataset, cause ?? ''))
    }),
  ]
}))
const chosen = () => {
  const data = new FormData(form)
  return Object.fromEntries(names.map((name) => [name, data.getAll(name).filter((value) => value !== '')]))
}
let unfolded = []
const number = (count) => count.toLocaleString('en-US')
const apply = () => {
  const state = chosen()
  const active = names.some((name) => state[name].length > 0)
  const words = (state.text[0] ?? '').toLowerCase().split(/\\s+/).filter((word) => word !== '')
  const admits = (name, value) => state[name].length === 0 || state[name].includes(value)
  const inside = new Set()
  const found = read().filter((row) => {
    const shown = ['verdict', 'level', 'property'].every((name) => admits(name, row[name])) &&
      words.every((word) => row.text.includes(word))
    row.element.classList.toggle('off', !shown)
    let around = shown ? row.element.parentElement : null
    for (; around && !inside.has(around); around = around.parentElement) inside.add(around)
    return shown
  })
  for (const element of all(containers)) element.classList.toggle('off', !inside.has(element))
  for (const element of unfolded) element.open = false
  unfolded = active && found.length <= unfoldLimit
    ? [...inside].filter((element) => element.localName === 'details' && !element.open) : []
  for (const element of unfolded) element.open = true
  const total = read().length
  const requirements = new Set(found.map(({ element }) => element.closest('.requirement'))).size
  byId('shown').textContent = !active ? 'All ' + number(total) + (total === 1 ? ' case' : ' cases')
    : found.length === 0 ? 'No case matches'
    : number(found.length) + ' of ' + number(total) + ' cases, in ' + requirements +
      (requirements === 1 ? ' requirement' : ' requirements')
}
// Browsers limit how often an address may change.
let later
const remember = () => {
  clearTimeout(later)
  later = setTimeout(() => {
    const state = Object.entries(chosen()).flatMap(([name, values]) => values.map((value) => [name, value]))
    history.replaceState(null, '', '#' + new URLSearchParams(state))
  }, 250)
}
const changed = () => {
  apply()
  remember()
}
const clear = () => {
  for (const field of form.elements) {
    if (field.type === 'checkbox') field.checked = false
    else if (field.name !== '') field.value = ''
  }
}
const restore = (fragment) => {
  clear()
  for (const [name, value] of new URLSearchParams(fragment)) {
    if (!names.includes(name)) continue
    for (const field of all('[name="' + name + '"]', form)) {
      if (field.type !== 'checkbox') field.value = value
      else if (field.value === value) field.checked = true
    }
  }
  apply()
}
form.addEventListener('input', changed)
form.addEventListener('submit', (event) => event.preventDefault())
byId('clear').addEventListener('click', () => {
  clear()
  changed()
})
const openAll = (open) => () => {
  for (const element of all('.requirement:not(.off)')) element.open = open
}
byId('open-all').addEventListener('click', openAll(true))
byId('close-all').addEventListener('click', openAll(false))
`
