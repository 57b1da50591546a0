import { leastShare, type QuickProof } from '../mutation/quick-proof.ts'
import { wrap } from '../text.ts'

const shownNames = 12

/** What a quick run is worth, for people: the share of the faults that it sees, its requests, whom it wrongs. */
export function quickProofText(proof: QuickProof, limit: number): string {
  const { faults, seen, byOwn, share, requests, falsePositives, missed, holds } = proof
  const names = (list: readonly string[]) =>
    list.length > shownNames
      ? `${list.slice(0, shownNames).join(', ')} and ${list.length - shownNames} more`
      : list.join(', ')
  const rows: readonly (readonly [string, string])[] = [
    ['faults', `${seen} of ${faults} seen (${percent(share)}; at least ${percent(leastShare)} asked for)`],
    ['', `${byOwn} of them by the requirement that they break`],
    ['missed', missed.length === 0 ? 'none' : names(missed)],
    ['false +', falsePositives.length === 0 ? 'none' : names(falsePositives)],
    ['requests', `${requests} on a conforming implementation (fewer than ${limit} asked for)`],
    ['proof', holds ? 'passed' : 'failed'],
  ]
  const lines = rows.flatMap(([name, text]) =>
    wrap(text, 100).map((line, index) => (index === 0 ? name : '').padEnd(10) + line),
  )
  return lines.map((line) => `${line}\n`).join('')
}

function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`
}
