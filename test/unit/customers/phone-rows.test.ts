import { phoneRows } from '../../../src/features/customers/phone-store';
import { deriveKey, personKey } from '../../../src/kernel/person-key';

const key = Buffer.alloc(32, 3);
const rows = (...mobiles: string[]) => phoneRows('c', 's', { mobiles, key });

test('a number is kept as two keys, of the whole and of its last four digits; one end is one key, whichever number it ends', () => {
  const [zhang, liu] = rows('138 1234 5678', '13998765678');
  expect(zhang?.phoneKey).toBe(personKey(key, '13812345678'));
  expect(zhang?.phoneKey).not.toBe(liu?.phoneKey);
  expect(zhang?.tailKey).toBe(liu?.tailKey);
});

test('ends are hashed under a key of their own', () => {
  const [row] = rows('13812345678');
  expect(row?.tailKey).not.toBe(personKey(key, '5678').slice(0, 32));
  expect(row?.tailKey).toBe(personKey(deriveKey(key, 'tail'), '5678').slice(0, 32));
});

test('what is no mobile number is not kept, and one that is written twice once', () => expect(rows('010-12345678', '13812345678', '+86 138-1234-5678')).toHaveLength(1));
