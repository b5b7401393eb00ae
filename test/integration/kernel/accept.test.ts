import { createHash } from 'node:crypto';
import type { Arrival } from '../../../src/kernel/inbox/accept';
import { ENGINES } from '../../support/databases';
import { count, openKernel, type Kernel } from './kernel-fixture';

const arrival = (text: string, urgent = false): Arrival => ({ hash: createHash('sha256').update(text).digest('hex'), body: text, urgent });

describe.each(ENGINES)('accepting callbacks on %s', (engine) => {
  let kernel: Kernel;
  beforeAll(async () => { kernel = await openKernel(engine); });
  afterAll(() => kernel.end());
  const stored = (text: string) => count(kernel.machine, 'inbox', 'hash = ?', [arrival(text).hash]);

  test('a thousand arrivals at once share a handful of inserts', async () => {
    const before = kernel.statements.length;
    await Promise.all(Array.from({ length: 1000 }, (_, n) => kernel.machine.accept(arrival(`burst ${n}`))));
    expect(kernel.statements.slice(before).filter((sql) => sql.startsWith('INSERT INTO inbox')).length).toBeLessThanOrEqual(5);
    expect(await count(kernel.machine, 'inbox', "body LIKE 'burst %'")).toBe(1000);
  });

  test('a duplicate, inside one batch or of an earlier one, is stored once and everybody is answered', async () => {
    await Promise.all([1, 2, 3].map(() => kernel.machine.accept(arrival('twin'))));
    await kernel.machine.accept(arrival('twin'));
    await Promise.all([kernel.machine.accept(arrival('twin')), kernel.machine.accept(arrival('fresh beside a twin'))]);
    expect(await stored('twin')).toBe(1);
    expect(await stored('fresh beside a twin')).toBe(1);
  });

  test('two processes that are handed the same burst store each arrival once', async () => {
    const other = await kernel.another();
    const texts = Array.from({ length: 400 }, (_, n) => `both ${n}`);
    await Promise.all([...texts.map((text) => kernel.machine.accept(arrival(text))), ...[...texts].reverse().map((text) => other.accept(arrival(text)))]);
    expect(await count(kernel.machine, 'inbox', "body LIKE 'both %'")).toBe(400);
  });

  test('what carries a welcome code is marked urgent', async () => {
    await Promise.all([kernel.machine.accept(arrival('urgent one', true)), kernel.machine.accept(arrival('plain one'))]);
    expect(await count(kernel.machine, 'inbox', "urgent = 1 AND body = 'urgent one'")).toBe(1);
    expect(await count(kernel.machine, 'inbox', "urgent = 0 AND body = 'plain one'")).toBe(1);
  });

  test('an acknowledged arrival is there for every other connection', async () => {
    await kernel.machine.accept(arrival('acknowledged'));
    expect(await stored('acknowledged')).toBe(1);
  });

  if (engine === 'mysql') test('an arrival does not wait for a batch that waits for somebody else', async () => {
    const { accept, unitOfWork, ids } = kernel.machine;
    let held = Promise.resolve();
    await unitOfWork.run(async (tx) => {
      const { hash, body } = arrival('contended');
      await tx.change("INSERT INTO inbox (id, hash, receivedAtMs, body, urgent, status, attempts, notBeforeMs) VALUES (?, ?, 0, ?, 0, 'pending', 0, 0)", [ids.next(), hash, body]);
      held = accept(arrival('contended'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await accept(arrival('in nobody\'s way'));
    });
    await held;
    expect([await stored('contended'), await stored('in nobody\'s way')]).toEqual([1, 1]);
  });

  test('beyond 4096 unanswered arrivals the door refuses at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 4100 }, (_, n) => kernel.machine.accept(arrival(`flood ${n}`))));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(4);
    expect(await count(kernel.machine, 'inbox', "body LIKE 'flood %'")).toBe(4096);
  });

  test('a batch that cannot be stored fails every waiter, and the next one goes through', async () => {
    const { writer } = kernel.machine.database;
    await writer.query('ALTER TABLE inbox RENAME TO inbox_away');
    const answers = await Promise.allSettled([1, 2, 3].map((n) => kernel.machine.accept(arrival(`lost ${n}`))));
    await writer.query('ALTER TABLE inbox_away RENAME TO inbox');
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await count(kernel.machine, 'inbox', "body LIKE 'lost %'")).toBe(0);
    await kernel.machine.accept(arrival('lost 1'));
    expect(await stored('lost 1')).toBe(1);
  });
});

describe('the write queue of SQLite', () => {
  let kernel: Kernel;
  beforeAll(async () => { kernel = await openKernel('sqlite'); });
  afterAll(() => kernel.end());

  test('an arrival overtakes the transactions that workers have queued', async () => {
    const order: string[] = [];
    const slow = (name: string) => kernel.machine.unitOfWork.run(async (tx) => {
      await tx.rows('SELECT 1');
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(name);
    });
    const workers = ['first', 'second', 'third'].map(slow);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await kernel.machine.accept(arrival('hurried')).then(() => order.push('arrival'));
    await Promise.all(workers);
    expect(order).toEqual(['first', 'arrival', 'second', 'third']);
  });
});
