import { createSeal } from '../../../src/kernel/sealed-text';

const seal = createSeal(Buffer.alloc(32, 1));

test('what is sealed opens in its own row only, under its own key only', () => {
  const sealed = seal.seal('13800001234', 'row1');
  expect(sealed).not.toContain('13800001234');
  expect(seal.open(sealed, 'row1')).toBe('13800001234');
  expect(seal.open(sealed, 'row2')).toBeNull();
  expect(createSeal(Buffer.alloc(32, 2)).open(sealed, 'row1')).toBeNull();
});

test('the same text is sealed differently each time; what was changed does not open', () => {
  const sealed = seal.seal('张三', 'row1');
  expect(seal.seal('张三', 'row1')).not.toBe(sealed);
  const bytes = Buffer.from(sealed, 'base64url');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  for (const broken of [bytes.toString('base64url'), '', 'AAAA', '!']) expect(seal.open(broken, 'row1')).toBeNull();
});
