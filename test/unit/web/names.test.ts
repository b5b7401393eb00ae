import fc from 'fast-check';
import { firstGrapheme, groundOf, maskedName, maskedPhone } from '../../../web/shared/format/names';

test.each([
  ['张三', '张*'], ['欧阳娜娜', '欧*'], ['Anna', 'A*'], ['👨‍👩‍👧 一家', '👨‍👩‍👧*'], ['👍🏽好', '👍🏽*'], ['🇨🇳队', '🇨🇳*'], ['𠮷野', '𠮷*'], ['  李明', '李*'], ['', null], ['   ', null], [null, null],
])('%s is masked as %s', (name, masked) => expect(maskedName(name)).toBe(masked));

test('the star count tells nothing of the length', () => {
  fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => firstGrapheme(name.trim()) !== ''), (name) => expect(maskedName(name)?.endsWith('*')).toBe(true)));
  expect(maskedName('张')).toBe(maskedName('张三丰'));
  expect([maskedName('\u202e\u200b 王'), maskedName('\u200b')]).toEqual(['王*', null]);
});

test.each(['张三', '👨‍👩‍👧 一家', '👍🏽好', '🇨🇳队', '𠮷野', 'é́b', '❤️心'])('an old webview without Intl.Segmenter cuts %s alike', (name) => {
  expect(firstGrapheme(name, undefined)).toBe(firstGrapheme(name));
});

test('phones keep seven digits at most', () => expect([maskedPhone('138 1234 5678'), maskedPhone('12345'), maskedPhone('')]).toEqual(['138****5678', '****', '****']));
test('a person always stands on the same ground', () => expect(groundOf('wmZhang')).toBe(groundOf('wmZhang')));
