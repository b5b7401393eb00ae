import { answerControl } from '../../../simulator/control/control-routes';

const call = { method: 'GET', name: 'clock', rawBody: Buffer.alloc(0), query: new URLSearchParams() };
const run = () => Promise.resolve({ nowMs: 0 });

test.each([['127.0.0.1', 200], ['::1', 200], ['192.168.1.5', 403], ['', 403]])('the control door answers %s with %d: loopback only', async (ip, status) => {
  expect((await answerControl(run, { ...call, ip })).status).toBe(status);
});
