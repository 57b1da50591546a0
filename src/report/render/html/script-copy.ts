/** The copy buttons: the clipboard where the browser gives it, else the selection. */
export const copyScript = `
const copy = async (code) => {
  try {
    await navigator.clipboard.writeText(code.textContent)
    return true
  } catch {
    const range = document.createRange()
    range.selectNodeContents(code)
    const selection = getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
    return document.execCommand('copy')
  }
}
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button.copy')
  if (!button) return
  const done = await copy(button.parentElement.querySelector('code'))
  button.textContent = done ? 'Copied' : 'Selected'
  byId('said').textContent = done ? 'Copied to the clipboard' : 'Selected: copy it with the keyboard'
  setTimeout(() => {
    button.textContent = 'Copy'
    byId('said').textContent = ''
  }, 2000)
})
`
