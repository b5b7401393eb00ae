import { finishMember, planBaseline, baselineProgress } from '../../../src/features/customers/baseline';
import { identifyCustomer, linkStaff } from '../../../src/features/customers/identify-customer';
import type { Machine } from '../../../src/kernel/machine';
import { testMachine, type TestMachine } from '../../support/machine';
import { atOnce, describeOnServer, secondProcess } from '../../support/two-processes';

describeOnServer('two processes over one database', () => {
  let here: TestMachine;
  let there: Machine;
  beforeAll(async () => {
    here = await testMachine('mysql');
    there = await secondProcess(here.url);
  });
  afterAll(async () => {
    await there.database.close();
    await here.end();
  });

  const staff = (...ids: string[]) => here.unitOfWork.run(async (tx) => {
    for (const id of ids) await tx.change('INSERT INTO staff (id, userId, userKey, inRange, createdAtMs) VALUES (?,?,?,1,1)', [id, id, id]);
  });
  const plans = (machine: Machine) => ({ machine, does: async (tx: Parameters<NonNullable<ReturnType<typeof planBaseline>['run']>>[0]) => { await planBaseline(machine).run?.(tx, {} as never); } });
  const finishes = (machine: Machine, id: string, outcome: 'done' | 'refused' = 'done') => ({ machine, does: (tx: Parameters<typeof finishMember>[0]) => finishMember(tx, id, outcome, Date.now()) });
  const listings = async () => (await here.database.rows<{ subject: string }>("SELECT subject FROM work WHERE kind = 'customers.sync' ORDER BY subject")).map((row) => row.subject);

  test('P8 who plan the first listing at once plan each member once', async () => {
    await staff('s1', 's2', 's3');
    await atOnce(plans(here), plans(there));
    expect(await listings()).toEqual(['s1', 's2', 's3']);
    expect(await baselineProgress(here.database)).toMatchObject({ finishedAtMs: null, membersLeft: 3 });
  });

  test('P8 the last two members end at once: the first listing has ended', async () => {
    await here.unitOfWork.run((tx) => finishMember(tx, 's3', 'refused', Date.now()));
    await atOnce(finishes(here, 's1'), finishes(there, 's2'));
    expect(await baselineProgress(here.database)).toMatchObject({ finishedAtMs: expect.any(Number) as number, membersLeft: 0 });
  });

  test('P8 a member whose listing was refused is planned again once, whoever plans', async () => {
    await atOnce(plans(here), plans(there));
    expect(await listings()).toEqual(['s1', 's2', 's3', 's3']);
  });

  test('P8 a member who is planned while the last other one ends keeps the first listing open', async () => {
    await here.unitOfWork.run((tx) => tx.change("DELETE FROM named_state WHERE name LIKE 'baseline%'"));
    await here.unitOfWork.run((tx) => tx.change("UPDATE staff SET inRange = 0 WHERE id <> 's1'"));
    await here.unitOfWork.run((tx) => plans(here).does(tx));
    await staff('s4');
    await atOnce(plans(here), finishes(there, 's1'));
    expect(await baselineProgress(here.database)).toMatchObject({ finishedAtMs: null, membersLeft: 1 });
  });

  test('P12 a member and a customer whose one openid is learnt at once find each other', async () => {
    await here.unitOfWork.run((tx) => tx.change("INSERT INTO customer (id, externalUserId, personId, turn, createdAtMs) VALUES ('c1','wmc1','c1',0,1)"));
    const identify = identifyCustomer({ ...here, wecom: {} as never, openidKey: Buffer.alloc(32) });
    const customerIsRead = { machine: here, does: async (tx: Parameters<NonNullable<typeof identify.recordAll>>[0]) => {
      await identify.recordAll?.(tx, [{ work: { id: 'w1', key: 'c1' } as never, outcome: { kind: 'done', result: { openidKey: 'k1' } } }]);
      await there.unitOfWork.run((other) => other.change("UPDATE staff SET openidKey = 'k1' WHERE id = 's1'"));
    } };
    await atOnce(customerIsRead, { machine: there, does: async (tx) => { await linkStaff.run?.(tx, { id: 'w2', key: 's1' } as never); } });
    expect(await here.database.one("SELECT staffId FROM customer WHERE id = 'c1'")).toEqual({ staffId: 's1' });
  });
});
