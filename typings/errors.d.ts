/** What `user` and `admin` answer: success with the action's answer, or an error by name. */
export type Reply<T> = { ok: true; result: T } | { ok: false; error: ErrorBody }

export interface ErrorBody {
  code: ErrorCode
  /** The sentence, in the asker's language. */
  message: string
  zh: string
  en: string
  /** Every fault found in the request, each with its field. */
  faults?: FieldFault[]
}

export interface FieldFault {
  /** For example `to.users[3]`. */
  field: string
  rule: FaultRule
  zh: string
  en: string
}

/** Every error there is. What each means and what to do: docs/reasons.md. */
export type ErrorCode =
  | 'address_not_allowed'
  | 'already_there'
  | 'bad_claim_code'
  | 'bad_push_token'
  | 'changed_meanwhile'
  | 'cloud_quota_used_up'
  | 'confirm_needed'
  | 'idempotency_conflict'
  | 'internal'
  | 'invalid_request'
  | 'malformed_body'
  | 'merge_conflict'
  | 'method_not_allowed'
  | 'no_push_token'
  | 'no_such_action'
  | 'no_such_kind'
  | 'no_such_message'
  | 'no_such_token'
  | 'no_such_topic'
  | 'no_such_user'
  | 'not_allowed'
  | 'not_found'
  | 'not_possible_now'
  | 'not_set_up'
  | 'owner_cannot_be_erased'
  | 'owner_exists'
  | 'scope_missing'
  | 'seal_key_missing'
  | 'too_large'
  | 'too_many_tokens'
  | 'try_again'
  | 'unsupported_media_type'
  | 'wechat_not_reached'

/** Every rule that a field can break. What each means and what to do: docs/reasons.md. */
export type FaultRule =
  // of accounts and kinds as they are saved
  | 'address_not_listed'
  | 'is_the_mini_program'
  | 'masked'
  | 'not_the_latest'
  | 'not_the_mini_program'
  | 'not_tried'
  | 'other_type'
  | 'refused_by_wechat'
  // of any request
  | 'conflict'
  | 'exactly_one'
  | 'last_owner'
  | 'missing'
  | 'no_such_kind'
  | 'no_such_template'
  | 'no_such_user'
  | 'not_json'
  | 'not_linked'
  | 'not_multipart'
  | 'not_one_of'
  | 'not_utf8'
  | 'not_valid'
  | 'one_at_most'
  | 'placeholder'
  | 'other_audience'
  | 'repeated'
  | 'scope_missing'
  | 'too_big'
  | 'too_few'
  | 'too_long'
  | 'too_many'
  | 'too_short'
  | 'too_small'
  | 'unknown_field'
  | 'wrong_form'
  | 'wrong_key'
  | 'wrong_type'
  // of a push, its times, marks and settings
  | 'digits_lost'
  | 'empty_push'
  | 'in_the_past'
  | 'no_hours'
  | 'not_a_link'
  | 'not_a_moment'
  | 'not_a_time'
  | 'not_a_name'
  | 'not_an_address'
  | 'nothing_to_mark'
  | 'too_early'
  | 'too_late'
  // of a control: how the message stands
  | 'cancelled'
  | 'ended'
  | 'nobody_missed'
  | 'open'
  | 'paused'
  | 'recalled'
  | 'scheduled'
  | 'stopping'
  // of a kind's mapping, and of a value for it
  | 'field_name'
  | 'field_not_in_template'
  | 'field_not_mapped'
  | 'field_type_unknown'
  | 'fields_missing'
  | 'literal_characters'
  | 'literal_line_break'
  | 'literal_too_long'
  | 'not_for_subscribe'
  | 'only_for_subscribe'
  | 'other_kind_differs'
  | 'page_form'
  | 'pattern_empty'
  | 'pattern_syntax'
  | 'refused_before'
  | 'template_id_form'
  | 'template_id_missing'
  | 'value_does_not_fit'
  | 'variable_not_allowed'
  | 'variable_unknown'
