import type { Mask } from '../secrets/mask.ts'
import { visible } from '../text.ts'
import { createCredential, type Identity, loadIdentity } from './sign-in-credential.ts'
import { planSignIn, type SignInSettings } from './sign-in-settings.ts'
import { createTokenSource, type TokenSource } from './sign-in-tokens.ts'
import { explainTrouble } from './sign-in-trouble.ts'

/** What a sign-in works with. */
export type SignInOptions = {
  /** Learns every secret that the sign-in uses, and each token before it is used. */
  readonly mask: Pick<Mask, 'add' | 'text'>
  /** Shows a person one line; to stderr by default. */
  readonly show?: (line: string) => void
  /** @azure/identity; loaded if absent. */
  readonly identity?: Identity
  /** The present in milliseconds since 1970. */
  readonly now?: () => number
}

/** Where the tokens of a sign-in come from; or why there are none, in one line without secrets. */
export type SignedIn =
  | { readonly tokens: TokenSource; readonly problem?: undefined }
  | { readonly problem: string; readonly exit: 2 | 3; readonly tokens?: undefined }

/**
 * Signs in to Entra ID and gives what hands out tokens, renewed for as long as it takes. Takes the settings, the target's service root, and the environment with the AZURE_…
 * variables. The first token is had when it resolves; a person is shown where to sign in before that. `exit` is 2
 * where something is missing or wrong on this side, 3 where the authority refuses or is not reached. Throws only where
 * @azure/identity is there and cannot be loaded.
 */
export async function signIn(
  settings: SignInSettings,
  root: string,
  env: NodeJS.ProcessEnv,
  options: SignInOptions,
): Promise<SignedIn> {
  const { mask, show = (line) => process.stderr.write(`${line}\n`) } = options
  const planned = planSignIn(settings, root, env)
  if (planned.problem !== undefined) return { problem: planned.problem, exit: 2 }
  const { plan } = planned
  if (plan.proof.kind === 'secret') mask.add(plan.proof.secret, 'client-secret', ['client_secret'])
  if (plan.proof.kind === 'certificate' && plan.proof.password)
    mask.add(plan.proof.password, 'certificate-password', ['password'])
  const loaded = options.identity ? { identity: options.identity } : await loadIdentity()
  if (loaded.identity === undefined) return { problem: loaded.problem, exit: 2 }
  const credential = createCredential(loaded.identity, plan, (uri, code) =>
    show(visible(`To sign in, open ${uri} and enter the code ${code}.`)),
  )
  const acquire = () =>
    credential.acquire().catch((error: unknown) => {
      throw new Error(explainTrouble(error, credential.trouble(), plan, mask))
    })
  const source = createTokenSource(acquire, { mask, ...(options.now && { now: options.now }) })
  try {
    await source.token()
  } catch (error) {
    return { problem: `--sign-in: ${(error as Error).message}`, exit: credential.trouble() ? 3 : 2 }
  }
  return { tokens: source }
}
