import { readLink, signLink } from '../../../src/features/referrals/leads/link-token';

const KEY = Buffer.alloc(32, 7);
const LINK = { campaignId: '01hf0000000000000000000001', referrerId: '01hf0000000000000000000002', expiresAtMs: 1_800_000_000_000 };
const token = signLink(KEY, LINK);

test('a signed link says whose it is, and fits into a path', () => {
  expect(readLink(KEY, token)).toEqual(LINK);
  expect(token).toMatch(/^[0-9A-Za-z._-]{1,128}$/);
});

test.each([
  ['another key', Buffer.alloc(32, 8), token],
  ['another referrer', KEY, token.replace('000002.', '000003.')],
  ['a later end', KEY, token.split('.').with(2, 'zzzzzzz').join('.')],
  ['no signature', KEY, token.slice(0, token.lastIndexOf('.'))],
  ['a signature with one bit changed', KEY, token.slice(0, -2) + (token.endsWith('AA') ? 'BA' : 'AA')],
  ['nothing', KEY, ''],
] as const)('law 7: %s is refused', (_, key, text) => {
  expect(readLink(key, text)).toBeNull();
});
