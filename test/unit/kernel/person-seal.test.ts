import { createPersonSeal, newSalt, normalName } from '../../../src/kernel/person-seal';

const persons = createPersonSeal({ seal: Buffer.alloc(32, 1), names: Buffer.alloc(32, 2) });
const [zhang, li] = [newSalt(), newSalt()];

test('what is sealed about a person opens in its row, with their salt and our key, and nowhere else', () => {
  const sealed = persons.seal('张三', { salts: [zhang], row: 'customer.name:1' });
  expect(sealed).not.toContain('张三');
  expect(persons.open(sealed, { salts: [zhang], row: 'customer.name:1' })).toBe('张三');
  expect(persons.open(sealed, { salts: [zhang], row: 'customer.name:2' })).toBeNull();
  expect(persons.open(sealed, { salts: [li], row: 'customer.name:1' })).toBeNull();
  expect(persons.open(sealed, { salts: [null], row: 'customer.name:1' })).toBeNull();
  expect(createPersonSeal({ seal: Buffer.alloc(32, 3), names: Buffer.alloc(32, 2) }).open(sealed, { salts: [zhang], row: 'customer.name:1' })).toBeNull();
  expect(persons.open(null, { salts: [zhang], row: 'customer.name:1' })).toBeNull();
  expect(persons.open('nonsense', { salts: [zhang], row: 'customer.name:1' })).toBeNull();
});

test('words about two people open while both are known', () => {
  const sealed = persons.seal('张介绍的李', { salts: [zhang, li], row: 'r' });
  expect(persons.open(sealed, { salts: [zhang, li], row: 'r' })).toBe('张介绍的李');
  for (const salts of [[zhang, null], [null, li], [zhang], [li, zhang]]) expect(persons.open(sealed, { salts, row: 'r' })).toBeNull();
});

test('a name is found however it is typed, and its key tells nothing of it', () => {
  expect(normalName('  Ａnna　 Li ')).toBe('anna li');
  expect(persons.nameKey('ＡＮＮＡ  li')).toBe(persons.nameKey('Anna Li'));
  expect(persons.nameKey('张三')).toMatch(/^[0-9a-f]{32}$/);
  expect(persons.nameKey('张三')).not.toBe(persons.nameKey('张三丰'));
  expect(createPersonSeal({ seal: Buffer.alloc(32, 1), names: Buffer.alloc(32, 4) }).nameKey('张三')).not.toBe(persons.nameKey('张三'));
  expect([persons.nameKey(''), persons.nameKey(' \u3000')]).toEqual([null, null]);
});
