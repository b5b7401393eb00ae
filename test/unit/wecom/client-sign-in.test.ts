import { createSignIn } from '../../../src/wecom/client/sign-in';
import type { Call } from '../../../src/wecom/client/caller';

const answering = (reply: unknown) => createSignIn(((request: unknown, schema: { parse(value: unknown): unknown }) => Promise.resolve({ request, ...(schema.parse(reply) as object) })) as unknown as Call);

test.each([
  ['a member', { userid: 'WangFang', user_ticket: '' }, { userId: 'WangFang', openid: null, externalUserId: null }],
  ['somebody whom a member in range follows', { openid: 'o1', external_userid: 'wm1' }, { userId: null, openid: 'o1', externalUserId: 'wm1' }],
  ['anybody else', { openid: 'o1' }, { userId: null, openid: 'o1', externalUserId: null }],
])('auth/getuserinfo tells of %s', async (_, reply, expected) => {
  expect(await answering(reply).whoIs('c')).toMatchObject({ ...expected, request: { api: 'auth/getuserinfo', query: { code: 'c' } } });
});
