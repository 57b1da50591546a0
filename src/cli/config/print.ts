import type { Command } from 'commander'
import { configPathOf, sourceOf, variableOf } from './layers.ts'

/** Names of options whose values are, or may hold, secrets. */
const secret = ['header']

/** What `--print-config` shows: each option of a command, its value, and where that comes from. Secrets are left out. */
export function printedConfig(command: Command): string {
  const lines = command.options
    .filter((option) => !['printConfig', 'config'].includes(option.attributeName()) && !option.negate)
    .map((option) => {
      const name = option.attributeName()
      const from = originOf(command, option.long!)
      return [option.long!, shown(name, command.getOptionValue(name)), from] as const
    })
  const width = (column: 0 | 1) => Math.min(40, Math.max(...lines.map((line) => line[column].length)))
  const table = lines.map(
    ([option, value, from]) => `${option.padEnd(width(0))}  ${value.padEnd(width(1))}  ${from}`,
  )
  return `${table.join('\n')}\n`
}

function originOf(command: Command, flag: string): string {
  const source = sourceOf(command, flag)
  if (source === 'cli') return 'the command line'
  if (source === 'env') return variableOf(flag)
  return source === 'config' ? configPathOf(command)! : 'the default'
}

function shown(name: string, value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0))
    return name === 'target' ? 'stub' : '-'
  if (secret.includes(name))
    return (value as readonly string[]).map((text) => text.replace(/:.*/s, ': ***')).join(', ')
  return Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
}
