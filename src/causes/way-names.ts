/** The name for a value that is the one from before the request. */
export const notStored = 'not stored'

/** The name for a member that keeps its value where null is sent. */
export const nullNotStored = 'null not stored'

/** The name for a member that is null or missing although it was not sent. */
export const wipedUnsent = 'wiped though not sent'

/** The name for a member that has another value although it was not sent. */
export const changedUnsent = 'changed though not sent'

/** The name for a key that is the one in the body. */
export const fromBody = 'id from the body'

/** The names for an answer that holds no more than the request, and for one that holds the entity in something else. */
export const [onlySent, wrapped] = ['only what was sent', 'wrapped']

/** The name for what a refused request has changed. */
export const halfApplied = 'changed though refused'

/** The name for an answer in which no entity can be found, or no JSON at all. */
export const unreadable = 'unreadable answer'

/** The name for an update that others at the same time have undone. */
export const lostUpdate = 'lost update'

/** The name for an answer without a body, as `jsonOf` calls it. */
export const noBody = 'no body'

/** The name for a value that an earlier request has sent: a read of another moment, be it this one or that before. */
export const earlierState = 'an earlier state'

/** Whether a name does not tell what became of a value. */
export function isVague(way: string): boolean {
  return /^(another value|not stored|stamped with another instant|imprecise|another form)$/.test(way)
}
