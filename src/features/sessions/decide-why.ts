/** Why somebody is not signed in, as the sign-in page of a face explains it. */
export type Why =
  | 'no_public_url' | 'expired' | 'other_browser' | 'denied' | 'code_used' | 'too_often'
  | 'unknown_member' | 'not_active' | 'not_staff' | 'unknown_customer' | 'wecom_refused' | 'wecom_unreachable';

const USED_CODES = new Set([40029, 42003]);
const NOBODY = new Set([60111, 60011, 40003]);

/** What WeCom answered, in words that a person can act on. */
export function decideWhy(error: { code: number | null; kind: string }): Why {
  if (error.code !== null && USED_CODES.has(error.code)) return 'code_used';
  if (error.code !== null && NOBODY.has(error.code)) return 'unknown_member';
  return ['network', 'retry', 'backoff', 'reply'].includes(error.kind) ? 'wecom_unreachable' : 'wecom_refused';
}
