// What the command line calls otherwise.
const words: Readonly<Record<string, string>> = {
  id: 'ids',
  header: 'headers',
  timeout: 'timeoutMs',
  'bearer-env': 'bearer',
  'no-restore': 'restore: false',
}

/** A message of the command line in the words of the API: `--allow-production` is its option `allowProduction`. */
export function inApiWords(message: string): string {
  return message.replaceAll(/--([a-z]+(?:-[a-z]+)*)/g, (_, name: string) => {
    return words[name] ?? name.replaceAll(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
  })
}
