import fc from 'fast-check';
import { clip, MAX_BYTES, MAX_LINES, staffMessageText } from '../../../src/features/messages/staff-message-text';

test('a single notice is said as it is, with a reference', () => {
  expect(staffMessageText(['张三带来了新朋友李四\n10 积分'], 'abc123')).toBe('张三带来了新朋友李四\n10 积分\n编号 abc123');
});

test('several are a numbered list, one line each', () => {
  expect(staffMessageText(['一\n二', '三'], 'abc123')).toBe('你有 2 条新提醒：\n1. 一 二\n2. 三\n编号 abc123');
});

test('the same words under another reference are another message: WeCom would swallow a repeat', () => {
  expect(staffMessageText(['积分到账'], 'aaaaaa')).not.toBe(staffMessageText(['积分到账'], 'bbbbbb'));
});

test('whatever is said, WeCom need not cut it, every notice has its line, and the reference is there', () => {
  const notices = fc.array(fc.string({ unit: 'grapheme', maxLength: 900 }), { minLength: 1, maxLength: MAX_LINES });
  fc.assert(fc.property(notices, (said) => {
    const text = staffMessageText(said, 'abc123');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_BYTES);
    expect(text.endsWith('\n编号 abc123')).toBe(true);
    if (said.length > 1) said.forEach((_, at) => expect(text).toContain(`\n${at + 1}. `));
  }));
});

test.each([['好好好', 9, '好好好'], ['好好好好', 9, '好好…'], ['a😀b😀', 8, 'a😀…']])('%s in %d bytes is %s', (text, bytes, clipped) => {
  expect(clip(text, bytes)).toBe(clipped);
});
