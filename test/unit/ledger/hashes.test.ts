import { contentHash, inputHash, sealHash, type StoredLine, type StoredTransaction } from '../../../src/features/ledger/hashes';

const transaction: StoredTransaction = { id: 't', idempotencyKey: 'k', inputHash: 'i', causeType: 'work', causeId: 'w', createdAtMs: 1 };
const lines: StoredLine[] = [
  { id: 'p0', line: 0, account: 'a', asset: 'points', amount: 5, createdAtMs: 1 },
  { id: 'p1', line: 1, account: 'b', asset: 'points', amount: -5, createdAtMs: 1 },
];
const other = (value: string | number) => (typeof value === 'number' ? value + 7 : `${value}x`);

test.each(Object.keys(transaction) as (keyof StoredTransaction)[])('the content hash holds %s of the transaction', (column) => {
  expect(contentHash({ ...transaction, [column]: other(transaction[column]) }, lines)).not.toBe(contentHash(transaction, lines));
});

test.each(Object.keys(lines[0] as StoredLine) as (keyof StoredLine)[])('the content hash holds %s of every line', (column) => {
  const changed = lines.map((line, n) => (n === 1 ? { ...line, [column]: other(line[column]) } : line));
  expect(contentHash(transaction, changed)).not.toBe(contentHash(transaction, lines));
});

test('the content hash does not depend on the order in which rows are read', () => {
  expect(contentHash(transaction, [...lines].reverse())).toBe(contentHash(transaction, lines));
});

test('the same wish has the same input hash in any order of lines; another amount has another', () => {
  const wish = [{ account: 'a', asset: 'points' as const, amount: 5 }, { account: 'b', asset: 'points' as const, amount: -5 }];
  expect(inputHash({ lines: [...wish].reverse() })).toBe(inputHash({ lines: wish }));
  expect(inputHash({ lines: wish.map((line) => ({ ...line, amount: line.amount * 2 })) })).not.toBe(inputHash({ lines: wish }));
});

test('a wish put in words is the same whatever its lines came to', () => {
  expect(inputHash({ asked: 'reverse t', lines: [] })).toBe(inputHash({ asked: 'reverse t', lines: [{ account: 'a', asset: 'points', amount: 1 }] }));
});

test('a seal holds its number, its transaction, its time, its content and the seal before it', () => {
  const seal = { seq: 1, transactionId: 't', prevHash: '0', sealedAtMs: 1 };
  const variants = [seal, { ...seal, seq: 2 }, { ...seal, transactionId: 'u' }, { ...seal, prevHash: '1' }, { ...seal, sealedAtMs: 2 }].map((each) => sealHash(each, 'c'));
  expect(new Set([...variants, sealHash(seal, 'd')]).size).toBe(6);
});
