import { createPermits } from '../../../src/kernel/permits';
import { testMachine, type TestMachine } from '../../support/machine';
import { describeOnServer, secondProcess } from '../../support/two-processes';

describeOnServer('a limit shared by processes', () => {
  let one: TestMachine;
  beforeAll(async () => { one = await testMachine('mysql'); });
  afterAll(() => one.end());

  test('together they get the limit and no more, in blocks; the next minute begins anew', async () => {
    const other = await secondProcess(one.url);
    const [here, there] = [createPermits(one), createPermits(other)];
    const lease = async (minute: number) => (await Promise.all(Array.from({ length: 20 }, async (_, n) => (n % 2 ? here : there)?.lease('some/api', minute, 1000)))).reduce<number>((sum, n) => sum + (n ?? 0), 0);
    expect([await lease(100), await lease(100), await lease(101)]).toEqual([1000, 0, 1000]);
    expect(await here?.lease('some/api', 100, 1000)).toBe(0); // a clock that is behind waits for its own minute
    expect(await here?.lease('another/api', 100, 1000)).toBe(100);
    await other.database.close();
  });
});

test('one process on SQLite counts for itself', async () => {
  const machine = await testMachine('sqlite');
  expect(createPermits(machine)).toBeNull();
  await machine.end();
});
