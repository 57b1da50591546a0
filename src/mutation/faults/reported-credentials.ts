import type { Call, Refusal, StageOverrides } from '../../stub/types.ts'
import { faultBearer } from './auth.ts'
import { responding, withHeader } from './overrides.ts'
import { type Fault, type Reported, reported } from './types.ts'

const credentials = ({ header }: Call) => header('authorization') ?? ''

/** Lets a request in whose credentials match, though they are not the right ones. */
const admitting = (matches: (credentials: string) => boolean): StageOverrides => ({
  authorise: (base) => (call) => (matches(credentials(call)) ? undefined : base(call)),
})

const refusing = (matches: (credentials: string) => boolean, refusal: Refusal): StageOverrides => ({
  authorise: (base) => (call) => (matches(credentials(call)) ? refusal : base(call)),
})

const invalid: Refusal = {
  status: 401,
  code: 'InvalidAuthenticationToken',
  message: 'The token is not valid.',
  headers: [['WWW-Authenticate', 'Bearer']],
}

const rows: readonly Reported[] = [
  [
    'auth-any-scheme-taken',
    'VPP-AUTH-02',
    'Only the number of parts is looked at: any scheme passes with the right token.',
    'honojs/hono#4704',
    2026,
    () => admitting((text) => text.split(' ').length === 2 && text.endsWith(` ${faultBearer}`)),
  ],
  [
    'auth-scheme-found-anywhere',
    'VPP-AUTH-02',
    'The scheme is searched anywhere in the header.',
    'paradigmxyz/reth#18712',
    2025,
    () => admitting((text) => text.endsWith(`Bearer ${faultBearer}`)),
  ],
  [
    'auth-scheme-twice-500',
    'VPP-AUTH-02',
    'The scheme twice passes the first check and is answered with 500.',
    'wso2/product-microgateway#2993',
    2022,
    () =>
      refusing((text) => /^bearer bearer/i.test(text), {
        status: 500,
        code: 'InternalServerError',
        message: 'Index out of range.',
      }),
  ],
  [
    'auth-token-without-scheme-taken',
    'VPP-AUTH-02',
    'The scheme is removed by replacing text: the token without any passes.',
    'c2siorg/Webiu#369',
    2026,
    () => admitting((text) => text.replace(/Bearer ?/, '') === faultBearer),
  ],
  [
    'auth-two-blanks-refused',
    'VPP-AUTH-05',
    'Two blanks between the scheme and the token make the token invalid.',
    'SecureBananaLabs/bug-bounty#5304',
    2026,
    () => refusing((text) => /^\S+ {2,}\S/.test(text), invalid),
  ],
  [
    'auth-challenge-missing-for-patch',
    'VPP-AUTH-04',
    'A 401 has its challenge for GET, and none for PATCH.',
    'owncloud/core#22666',
    2016,
    () =>
      responding(
        ({ status }, { request }) => status === 401 && request.method === 'PATCH',
        (response) => withHeader(response, 'WWW-Authenticate'),
      ),
  ],
]

/** Faults of credentials that public reports show; the implementations ask for `faultBearer`. */
export function reportedCredentialFaults(): Fault[] {
  return reported('auth', rows).map((fault) => ({ ...fault, options: { bearer: faultBearer } }))
}
