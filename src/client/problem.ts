/** Why a client cannot be tested: one line that says what, where, and what to do. */
export class ClientProblem extends Error {
  override readonly name = 'ClientProblem'
}
