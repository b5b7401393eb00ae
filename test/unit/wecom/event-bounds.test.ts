import { parseEvent } from '../../../src/wecom';

const add = (parts: { time?: string; user?: string; external?: string; state?: string }) =>
  `<xml><ToUserName>ww1</ToUserName><FromUserName>sys</FromUserName><CreateTime>${parts.time ?? '1790000000'}</CreateTime><MsgType>event</MsgType><Event>change_external_contact</Event>` +
  `<ChangeType>add_external_contact</ChangeType><UserID>${parts.user ?? 'zhangsan'}</UserID><ExternalUserID>${parts.external ?? 'wm1'}</ExternalUserID><State>${parts.state ?? 's'}</State></xml>`;

test('a well-formed add is read', () => expect(parseEvent(add({})).kind).toBe('event'));

test.each([
  ['a time after 2106', { time: '999999999999999' }], ['a time before 1970', { time: '-5' }], ['no time', { time: '0' }],
  ['a userid of 65 characters', { user: 'u'.repeat(65) }], ['an external_userid of 65 characters', { external: 'w'.repeat(65) }], ['a state of 65 characters', { state: 's'.repeat(65) }],
])('%s is parked, not made a fact', (_, parts) => expect(parseEvent(add(parts)).kind).toBe('odd'));
