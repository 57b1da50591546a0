/** What callers wait at until it is opened. */
export type Gate = { readonly passed: Promise<void>; readonly open: () => void }

/** Makes a closed gate. */
export function gate(): Gate {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

/** Callers that wait for one another. */
export type Meeting = {
  /** Resolves when as many callers as expected are there, then for each that comes later at once. */
  readonly join: () => Promise<void>
  /** Says that a caller has gone. */
  readonly leave: () => void
  /** How many were there at once, at most. */
  readonly most: () => number
}

/** Makes a meeting of `expected` callers: work that is done one after another never gets past it. */
export function meetingOf(expected: number): Meeting {
  const complete = gate()
  let [there, most] = [0, 0]
  return {
    join() {
      there += 1
      most = Math.max(most, there)
      if (there === expected) complete.open()
      return complete.passed
    },
    leave: () => {
      there -= 1
    },
    most: () => most,
  }
}
