import type { TokenCredential } from '@azure/identity'
import type { SignInPlan } from './sign-in-settings.ts'
import type { Token } from './sign-in-tokens.ts'
import { noAnswer, type Trouble, troubleIn } from './sign-in-trouble.ts'

/** The package that signs in. */
export type Identity = typeof import('@azure/identity')

/** Where a person has to go to sign in, and with which code. */
export type Prompt = (uri: string, code: string) => void

/** The longest wait for one answer of the authority. */
const requestMs = 10_000

/** Loads @azure/identity, or gives one line that says how to install it. It is loaded by nothing else. */
export async function loadIdentity(): Promise<
  | { readonly identity: Identity; readonly problem?: undefined }
  | { readonly problem: string; readonly identity?: undefined }
> {
  try {
    return { identity: await import('@azure/identity') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return {
      problem:
        '--sign-in needs the package @azure/identity, which is not installed: npm install @azure/identity',
    }
  }
}

/**
 * Makes what gets tokens: by the application's secret or certificate, or by a person, who is asked once, at the first
 * token. It rejects with whatever @azure/identity throws; `trouble` then tells what the authority said last, which
 * those errors often leave out.
 */
export function createCredential(
  { ClientCertificateCredential, ClientSecretCredential, DeviceCodeCredential }: Identity,
  { tenantId, clientId, authority, publicAuthority, scope, proof }: SignInPlan,
  prompt: Prompt,
): { readonly acquire: () => Promise<Token>; readonly trouble: () => Trouble | undefined } {
  let trouble: Trouble | undefined
  const options = {
    authorityHost: authority,
    // The list of authorities is Microsoft's own; asking there for another leads nowhere.
    disableInstanceDiscovery: !publicAuthority,
    retryOptions: { maxRetries: 2, retryDelayInMs: 500 },
    additionalPolicies: [{ policy: { name: 'trouble', sendRequest: observe }, position: 'perCall' as const }],
  }

  async function observe<
    R extends { timeout: number },
    A extends { status: number; bodyAsText?: string | null },
  >(request: R, next: (request: R) => Promise<A>): Promise<A> {
    request.timeout = requestMs
    trouble = undefined
    try {
      const answer = await next(request)
      if (answer.status >= 400) trouble = troubleIn(answer.status, answer.bodyAsText ?? '')
      return answer
    } catch (error) {
      trouble = noAnswer(error)
      throw error
    }
  }

  function credential(): TokenCredential {
    if (proof.kind === 'secret') return new ClientSecretCredential(tenantId, clientId, proof.secret, options)
    if (proof.kind === 'certificate') {
      const { path: certificatePath, password: certificatePassword } = proof
      return new ClientCertificateCredential(
        tenantId,
        clientId,
        { certificatePath, ...(certificatePassword && { certificatePassword }) },
        options,
      )
    }
    const person = new DeviceCodeCredential({
      ...options,
      tenantId,
      clientId,
      // A second prompt, in the middle of a run, would be seen by nobody.
      disableAutomaticAuthentication: true,
      userPromptCallback: ({ verificationUri, userCode }) => prompt(verificationUri, userCode),
    })
    let signedIn: Promise<unknown> | undefined
    return {
      async getToken(scopes) {
        signedIn ??= person.authenticate(scopes)
        await signedIn
        return person.getToken(scopes)
      },
    }
  }

  let made: TokenCredential | undefined
  return {
    async acquire() {
      made ??= credential()
      const got = await made.getToken(scope.split(/\s+/))
      if (got === null) throw new Error('the authority gave no token')
      return { token: got.token, expiresAt: got.expiresOnTimestamp }
    },
    trouble: () => trouble,
  }
}
