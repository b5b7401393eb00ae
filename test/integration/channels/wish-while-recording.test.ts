import { ContactWay } from '../../../entities/contact-way';
import { storeTold } from '../../../src/features/channels/store';
import { makeWantMembers } from '../../../src/features/channels/want-members';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const TOLD = { users: ['LiLei'], skipVerify: true };
const WISH = { users: ['HanMeimei'], skipVerify: true };
const LONG_ENOUGH_MS = 150;

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { open, opened };
};

describe.each(ENGINES)('a wish while a call is being recorded, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  test('waits for the record and has a call of its own: WeCom hears the last wish', async () => {
    const id = machine.ids.next();
    const nowMs = machine.clock.nowMs();
    await machine.unitOfWork.run((tx) => tx.insert(ContactWay, {
      id, state: 'st', users: '["WangFang"]', status: 'active', configId: 'cfg', qrCodeUrl: null, reason: null, createdAtMs: nowMs, changedAtMs: nowMs, channelId: null, skipVerify: null,
      wanted: JSON.stringify(TOLD), wantedAtMs: nowMs, listedBy: null,
    }));
    const [recorded, mayCommit] = [gate(), gate()];
    const recording = machine.unitOfWork.run(async (tx) => {
      await storeTold(tx, id, { ...TOLD, told: JSON.stringify(TOLD) });
      recorded.open();
      await mayCommit.opened;
    });
    await recorded.opened;
    const wishing = machine.unitOfWork.run((tx) => makeWantMembers(machine)(tx, { id }, WISH));
    await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS)); // time for a wish that does not wait to read what is not so any more
    mayCommit.open();
    await Promise.all([recording, wishing]);

    expect(await machine.database.one('SELECT users, wanted FROM contact_way WHERE id = ?', [id])).toEqual({ users: JSON.stringify(TOLD.users), wanted: JSON.stringify(WISH) });
    expect(await machine.database.rows("SELECT status FROM work WHERE kind = 'contact_way.tell'")).toEqual([expect.objectContaining({ status: 'pending' })]);
  });
});
