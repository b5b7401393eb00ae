import { callingFor, mayStillLeave } from '../../../src/kernel/work/call-out';

const call = (heldUntilMs: number) => ({ id: 'row', token: 'mine', heldUntilMs });

test('outside of senders anything may leave', () => {
  expect(mayStillLeave(Number.MAX_SAFE_INTEGER)).toBe(true);
});

test('a call may leave while its effect falls into the lease, and no later; what a sender waited for makes no difference', async () => {
  await callingFor(call(15_000), async () => {
    expect(mayStillLeave(0)).toBe(true);
    await Promise.resolve();
    expect([mayStillLeave(10_000), mayStillLeave(10_001)]).toEqual([true, false]);
  });
});

test('calls that are out at the same time do not know of each other, and a heartbeat is seen at once', async () => {
  const [kept, lost] = [call(15_000), call(15_000)];
  const seen = await Promise.all([kept, lost].map((each) => callingFor(each, async () => {
    await Promise.resolve();
    if (each === kept) each.heldUntilMs = 30_000;
    await Promise.resolve();
    return mayStillLeave(20_000);
  })));
  expect(seen).toEqual([true, false]);
});
