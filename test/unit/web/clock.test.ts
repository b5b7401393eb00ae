import { nowMs, serverNowMs, setByServer } from '../../../web/shared/clock';

const at = (aheadMs: number): string => new Date(Date.now() + aheadMs).toUTCString();
const DAY_MS = 86_400_000;
afterEach(() => setByServer(at(0)));

test('faces tell time as the server has it, whatever the device thinks', () => {
  setByServer(at(-3 * DAY_MS));
  expect(Math.round((Date.now() - serverNowMs()) / DAY_MS)).toBe(3);
  expect(Math.abs(nowMs.value - serverNowMs())).toBeLessThan(60_000);
});

test.each([[at(2_000)], [at(-4_000)], [null], [''], ['gestern']])('%s is no other time', (date) => {
  setByServer(date);
  expect(Math.abs(serverNowMs() - Date.now())).toBeLessThan(100);
});
