import { mainlandMobile, phoneTail } from '../../../src/kernel/phone-number';

test.each(['13800001234', '+8613800001234', '+86 138 0000 1234', '86-138-0000-1234', '0086 13800001234', '１３８００００１２３４', ' 138\u00a00000\u30001234 ', '(+86)13800001234'])('%s is one and the same number', (text) => {
  expect(mainlandMobile(text)).toBe('13800001234');
});

test.each(['', '1380000123', '138000012345', '12800001234', '+1 13800001234', '010-12345678', '13800001234x', '1380000123４５', "13800001234' OR 1=1"])('%s is none', (text) => {
  expect(mainlandMobile(text)).toBeNull();
});

test.each([['1234', '1234'], [' １２３４ ', '1234'], ['0000', '0000'], ['123', null], ['12345', null], ['12 34', null], ['12a4', null], ['', null]])('the end of a number is four digits and nothing else: %p', (text, tail) => {
  expect(phoneTail(text)).toBe(tail);
});
