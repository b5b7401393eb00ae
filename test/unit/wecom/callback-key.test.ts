import { callbackKey } from '../../../src/wecom';

const xml = (time: string, who: string) => `<xml><CreateTime>${time}</CreateTime><ExternalUserID><![CDATA[${who}]]></ExternalUserID></xml>`;

test('the same plaintext for the same receiver is one callback, anything else another', () => {
  expect(callbackKey('ww1', xml('1700000000', 'a'))).toBe(callbackKey('ww1', xml('1700000000', 'a')));
  const others = [callbackKey('ww2', xml('1700000000', 'a')), callbackKey('ww1', xml('1700000000', 'b')), callbackKey('ww1', xml('1700000001', 'a'))];
  expect(new Set([...others, callbackKey('ww1', xml('1700000000', 'a'))]).size).toBe(4);
});

test('keys sort by the time of the event', () => {
  const keys = ['1700000000', '1700000001', '1800000000'].map((time) => callbackKey('ww1', xml(time, 'a')));
  expect([...keys].sort()).toEqual(keys);
});

test.each(['', 'abc', '-5', '99999999999999', '1e3x'])('a time that is none (%s) still makes a key of 52 characters', (time) => {
  expect(callbackKey('ww1', xml(time, 'a'))).toHaveLength(52);
});
