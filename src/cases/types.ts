import type { Json, JsonObject } from '../json.ts'
import type { Place as InGrammar } from './grammar/types.ts'
import type { LookName } from './looks.ts'

/** Which resource a step addresses: the entity under test, the collection, or the entity with another id. */
export type Resource = 'item' | 'collection' | { readonly id: string }

/** One request, relative to the target. */
export type Step = {
  /** READ reads the entity in whichever way the target allows: GET, or a PATCH that changes nothing. */
  readonly method: 'GET' | 'PATCH' | 'READ' | 'DELETE'
  readonly resource: Resource
  /** Headers besides the credentials; a PATCH gets `Content-Type: application/json` unless one is named here. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Whether to send no Content-Type at all. */
  readonly noContentType?: boolean
  /** The body's exact text, or its exact bytes in base64 where it is not UTF-8 text. */
  readonly body?: string | { readonly base64: string }
  /**
   * Which credentials go along; the configured ones unless said otherwise. In a template `{token}` stands for the
   * configured bearer token.
   */
  readonly auth?: 'none' | { readonly header: string } | { readonly template: string }
  /** Whether to send no Accept at all. */
  readonly noAccept?: boolean
  /** The letter case of all header names. */
  readonly headerNames?: 'lower' | 'upper'
  /** How the body is sent: at once, with its length, unless said otherwise. */
  readonly framing?: 'chunked' | 'pieces' | 'expect'
  /** Steps of the same name are sent over one connection, as long as it is kept open. */
  readonly connection?: string
}

/** What a case depends on: configured credentials, a configured bearer token, a connection whose framing can be chosen. */
export type Need = 'credentials' | 'bearer' | 'connection'

/** Makes the stored value of a property differ from the one about to be sent, so that storing it can be seen. */
export type Differs = { readonly property: string; readonly from: Json; readonly otherwise: Json }

/**
 * An interaction with one entity. Cases that share a probe's id share its exchanges: it is sent once, and each
 * case judges what concerns its requirement.
 */
export type Probe = {
  /** Stable and readable; names what is sent. */
  readonly id: string
  readonly prepare: readonly Differs[]
  readonly steps: readonly Step[]
  /** Whether all steps are sent at once instead of one after another. */
  readonly parallel?: boolean
  /** Whether it might bring a server down, and so comes last. */
  readonly disruptive?: boolean
  /** Whether what it changes must be undone before the next probe: it is meant to be refused. */
  readonly undo?: boolean
  /**
   * Whether it goes beyond what the standards ask a server to bear (RFC 8259 9: a parser may limit the depth): that the
   * server fails, or does not answer, is then a warning.
   */
  readonly extreme?: boolean
}

/** What a refusal means where the expectation is about something else. */
export type Weight = 'fail' | 'warn' | 'info'

/** Where the judge looks: the PATCH's own answer, or the entity read afterwards. */
export type Place = 'answer' | 'read'

/** What the judge looks at. `sent` holds the members under test as they were sent. */
export type Expectation =
  /** The PATCH is answered 2xx; `refusal` weighs a 4xx. */
  | { readonly kind: 'accepted'; readonly refusal: Weight }
  /** An accepted PATCH is answered with exactly 200. */
  | { readonly kind: 'ok' }
  /** The answer to an accepted PATCH has the media type application/json. */
  | { readonly kind: 'media-type' }
  /** The entity has every documented member. */
  | { readonly kind: 'complete' }
  /** Each member of the entity is valid against its schema (the form of dates apart). */
  | { readonly kind: 'valid' }
  /** What GET gives has every documented member, each valid (the form of dates apart). */
  | { readonly kind: 'sound-read' }
  /** Each date in the answer and in what is read has the form of a DateTimeOffset. */
  | { readonly kind: 'date-form' }
  /** An odd text sent to the credential: the credential is as sent, or kept back. */
  | {
      readonly kind: 'credential-text'
      readonly property: string
      readonly sent: string
      readonly refusal: Weight
    }
  /** The entity's key is the one asked for, in the answer and in what is read. */
  | { readonly kind: 'identity' }
  /** `@odata.type`, where present, names the entity's type. */
  | { readonly kind: 'type-annotation' }
  /** Members have the values that were sent. */
  | {
      readonly kind: 'echo'
      readonly in: readonly Place[]
      readonly sent: JsonObject
      /** Weighs a refusal; absent where acceptance is another requirement's business. */
      readonly refusal?: Weight
    }
  /** The credential has the value that was sent, or is kept back. */
  | { readonly kind: 'credential-echo'; readonly property: string; readonly sent: string }
  /** Members that were not sent have the values they had. */
  | { readonly kind: 'others'; readonly in: Place; readonly sent: JsonObject }
  /** An instant is the one that was sent, to 100 ns. */
  | {
      readonly kind: 'instant'
      readonly in: readonly Place[]
      readonly property: string
      readonly sent: string
      /** Weighs a refusal of this form; absent where acceptance is another requirement's business. */
      readonly refusal?: Weight
      /** Whether it lies at the ends of the type: what happens to any offset is then another requirement's business. */
      readonly extreme?: true
    }
  /** The offset of a date is the one that was sent. */
  | { readonly kind: 'offset'; readonly property: string; readonly sent: string }
  /** The PATCH is refused with one of the statuses; one of `tolerated` is a `warn`. */
  | { readonly kind: 'refused'; readonly statuses: readonly number[]; readonly tolerated?: readonly number[] }
  /** A refused PATCH has changed nothing. */
  | { readonly kind: 'unchanged' }
  /** The last PATCH is accepted, whatever came of those before it on its connection, and what it sends is stored. */
  | { readonly kind: 'last-stored'; readonly sent: JsonObject }
  /**
   * What is read after each step, and in the end, follows from the updates: for each step the members that it sets, none
   * where it is meant to be refused or reads.
   */
  | {
      readonly kind: 'follows'
      readonly updates: readonly (JsonObject | undefined)[]
      /** Weighs a refusal of one of the updates; a `fail` unless said otherwise. */
      readonly refusal?: Weight
    }
  /** A PATCH that may be taken or refused has changed nothing if it was refused. */
  | { readonly kind: 'unchanged-if-refused' }
  /** An accepted PATCH without effect has changed nothing; a refusal is recorded. */
  | { readonly kind: 'no-effect' }
  /** The body of a refusal is the OData error object. */
  | { readonly kind: 'error-body' }
  /** A refusal that has a body has the media type application/json. */
  | { readonly kind: 'error-media-type' }
  /** No step is answered with a 5xx. */
  | { readonly kind: 'no-server-error' }
  /** A refusal shows no stack trace, no file path and none of the secret values sent. */
  | { readonly kind: 'discreet'; readonly secrets: readonly string[] }
  /** Some answer comes within the time limit. */
  | { readonly kind: 'answered' }
  /** The same PATCH twice gives the same entity twice. */
  | { readonly kind: 'idempotent'; readonly sent: JsonObject }
  /** Every step addressed to the unknown id is answered 404, and the collection holds what it held. */
  | { readonly kind: 'unknown-id'; readonly statuses: readonly number[] }
  /** Every other entity of the collection is as it was. */
  | { readonly kind: 'neighbours' }
  /** Each of the parallel PATCHes is accepted and what each of them set is read afterwards. */
  | { readonly kind: 'all-survive'; readonly sent: JsonObject }
  /** Each read and each answer shows one of the states that were written, or the one before. */
  | { readonly kind: 'never-torn'; readonly states: readonly JsonObject[] }
  /** Of requests sent at once, none is answered with what belongs to another one. */
  | { readonly kind: 'own-answers' }
  /** Members named like parts of a JavaScript object neither change a documented member nor add one. */
  | { readonly kind: 'harmless' }
  /** Duplicate names are refused, or the first or the last counts, the same way for each property. */
  | { readonly kind: 'one-way'; readonly first: JsonObject; readonly last: JsonObject }
  /** Nothing of the kind shows in any exchange of the run, whoever asked for it. */
  | { readonly kind: 'every-exchange'; readonly look: LookName }
  /** A freedom of the standards: recorded, never counted. */
  | { readonly kind: 'freedom'; readonly property?: string }

/** How a case that is meant to be invalid is proven to be so before it is sent. */
export type Proof = 'schema' | 'not-json' | 'not-object'

/** One thing to check: a request, an expectation, a requirement. All of it is data. */
export type Case = {
  /** `REQUIREMENT/property/what` (parts may repeat): stable and readable. */
  readonly id: string
  /** The requirement's id. */
  readonly requirement: string
  readonly property?: string
  readonly probe: Probe
  /** Present where `probe` serves other values too: the one that sends this case's alone. */
  readonly alone?: Probe
  readonly expect: Expectation
  /** Present on cases that are meant to be invalid. */
  readonly invalid?: Proof
  /** Present where the value was made from a grammar: which part of it, and what was done to that. */
  readonly input?: InGrammar
  /** Present where there are many inputs of that grammar: a default run sends those that see most. */
  readonly sampled?: true
  /** Present where the value was generated: how a counter-example is made smaller. */
  readonly generated?: 'text' | 'instant'
  /** Present where the text joins several ones: where it fails, each of them is tried by itself. */
  readonly parts?: readonly string[]
  /** Present where the case depends on something that is not always there. */
  readonly needs?: Need
  /** Present where another value of the same equivalence class represents this one: a thorough run sends it too. */
  readonly represented?: true
}
