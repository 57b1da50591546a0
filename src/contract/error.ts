import { messageOf } from '../thrown.ts'
/**
 * Thrown where a contract cannot be read. The message is one line: what is wrong, where, and what to do about it.
 */
export class ContractError extends Error {
  override readonly name = 'ContractError'
}

/** The message of whatever was thrown, on one line and of a length that a terminal can show. */
export function oneLine(thrown: unknown): string {
  const text = messageOf(thrown).replaceAll(/\s+/g, ' ').trim()
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}
