import { firstLetter, maskMobile, maskName } from '../../../src/kernel/masked';

test.each([['张三', '张*'], ['欧阳娜娜', '欧*'], ['👨‍👩‍👧一家', '👨‍👩‍👧*'], ['𠮷野家', '𠮷*'], [' 李', '李*'], ['\u202e\u200b 王', '王*'], ['\u200b', null], ['', null], [' ', null], [null, null]])('%s is shown as %s, one star whatever the length', (name, shown) => expect(maskName(name)).toBe(shown));

test('a phone keeps its first three and last four digits', () => expect(maskMobile('13800001234')).toBe('138****1234'));

test('a first letter is what a reader sees as one', () => expect([firstLetter('🇨🇳国'), firstLetter(' ')]).toEqual(['🇨🇳', null]));
