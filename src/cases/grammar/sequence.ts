import type { Json } from '../../json.ts'
import { type Grammar, type Input, inputs } from './types.ts'

/** What follows what. */
export const sequence: Grammar = {
  name: 'Sequence',
  title: 'Sequences of updates (OData Protocol 11.4.3, RFC 5789 2)',
  productions: [
    { name: 'update', clause: 'OData Protocol 11.4.3 (merge of absolute values)' },
    { name: 'refusal', clause: 'OData Protocol 9.3 (no observable change)' },
    { name: 'reading', clause: 'RFC 5789 2; RFC 9111 4.4 (a cached answer is invalidated)' },
    { name: 'value', clause: 'OData JSON Format 7.1 (another text is another value)' },
  ],
}

/** Two texts that some comparison takes for the same. */
export const nearTexts: readonly Input<readonly [Json, Json]>[] = inputs<readonly [Json, Json]>(
  'value',
  'almost what is stored',
  {
    'letter-case': ['Conformance Near', 'conformance near'],
    'blank-at-end': ['Conformance near', 'Conformance near '],
    accent: ['Conformance resume', 'Conformance résumé'],
    'normal-form': ['Conformance \u00e9', 'Conformance e\u0301'],
    'number-as-text': ['1000', '1e3'],
    'zeros-before': ['1', '01'],
    'line-end': ['Conformance\nnear', 'Conformance\r\nnear'],
    'not-shown': ['Conformance near', 'Conformance\u200b near'],
  },
  'near text',
)

/** The same with values that a service may not want. Three that follow one another are sent together, with one null at most. */
export const nearNothing: readonly Input<readonly [Json, Json]>[] = inputs<readonly [Json, Json]>(
  'value',
  'almost nothing',
  {
    'empty-after-null': [null, ''],
    'zero-after-empty': ['', '0'],
    'false-after-empty': ['', 'false'],
    'null-after-empty': ['', null],
    'word-null-after-null': [null, 'null'],
  },
  'near nothing',
)

/** Instants one of which follows the other by the least that is stored. */
export const nearInstants: readonly Input<readonly [Json, Json]>[] = inputs<readonly [Json, Json]>(
  'value',
  'one tick from what is stored',
  {
    'tick-later': ['2034-05-06T07:08:09.1234567Z', '2034-05-06T07:08:09.1234568Z'],
    'tick-earlier': ['2034-05-06T07:08:10Z', '2034-05-06T07:08:09.9999999Z'],
  },
  'near instant',
)
