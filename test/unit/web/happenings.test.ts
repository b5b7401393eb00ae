import { customerOf, fieldOf, isWorthTelling, pretty, withNew, type Happening } from '../../../web/simulator/happenings';

const XML = '<xml><Event><![CDATA[change_external_contact]]></Event><ExternalUserID><![CDATA[wm1]]></ExternalUserID><CreateTime>7</CreateTime></xml>';
const call = (api: string, query: Record<string, string> = {}, body: unknown = null) => ({ api, method: 'GET', query, body, atMs: 0, httpStatus: 200, errcode: 0, faults: [] });
const did = (id: number): Happening => ({ kind: 'did', id, atMs: 0, text: '' });

test('fields are read from an event whether or not they are CDATA', () => {
  expect([fieldOf(XML, 'Event'), fieldOf(XML, 'CreateTime'), fieldOf(XML, 'State')]).toEqual(['change_external_contact', '7', '']);
  expect(pretty('<a><b>1</b><c><![CDATA[2]]></c></a>')).toBe('<a>\n<b>1</b>\n<c><![CDATA[2]]></c></a>');
});

test('a happening names the customer it is about, where it names one', () => {
  const delivery = { plaintext: XML, raisedAtMs: 0, outcome: 'delivered' as const, attempts: [] };
  expect(customerOf({ kind: 'callback', id: 1, atMs: 0, delivery })).toBe('wm1');
  expect(customerOf({ kind: 'call', id: 1, atMs: 0, call: call('externalcontact/get', { external_userid: 'wm2' }) })).toBe('wm2');
  expect(customerOf({ kind: 'call', id: 1, atMs: 0, call: call('x', {}, { external_userid: 'wm3' }) })).toBe('wm3');
  expect([customerOf({ kind: 'call', id: 1, atMs: 0, call: call('x', {}, { external_userid: 5 }) }), customerOf(did(1))]).toEqual([null, null]);
});

test('the list is newest first and bounded; what tells nothing is left out', () => {
  let list: Happening[] = [];
  for (let n = 0; n < 300; n += 1) list = withNew(list, did(n));
  expect([list.length, list[0]?.id]).toEqual([200, 299]);
  expect([isWorthTelling(call('gettoken')), isWorthTelling(call('externalcontact/get'))]).toEqual([false, true]);
});
