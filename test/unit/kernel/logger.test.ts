import { closeSync, existsSync, openSync } from 'node:fs';
import { createLogger, linesTo, messageOf, redact } from '../../../src/kernel/logger';

const SECRET = 'hunter2-Zx81_k';

test.each([
  ['a token in a query', `GET /cgi-bin/gettoken?corpid=ww1&corpsecret=${SECRET}&debug=1`],
  ['an access token', `https://qyapi.example/cgi-bin/user/get?access_token=${SECRET}`],
  ['a JSON field', `{"access_token":"${SECRET}","expires_in":7200}`],
  ['a bearer header', `Authorization: Bearer ${SECRET}`],
  ['a basic header', `authorization: Basic ${SECRET}`],
  ['a cookie', `set-cookie: ${SECRET}; HttpOnly`],
  ['an environment line', `APP_SECRET=${SECRET}`],
  ['an AES key', `WECOM_CALLBACK_AES_KEY=${SECRET}`],
  ['an API key header', `x-api-key: ${SECRET}`],
  ['a JS ticket', `jsapi_ticket=${SECRET}&noncestr=x`],
  ['a password', `password='${SECRET}'`],
  ['a database URL', `connect to mysql://bot:${SECRET}@db:3306/bot failed`],
  ['a database URL whose password holds an @', `connect to mysql://bot:first@${SECRET}@db:3306/bot failed`],
])('%s never comes out', (_, text) => {
  expect(redact(text)).not.toContain(SECRET);
  expect(messageOf(new Error(text))).not.toContain(SECRET);
});

test.each(['13812345678', '+8613812345678', '86 13812345678', '138-1234-5678', '138 1234 5678', '手机13812345678已绑定', 'tel:13812345678,'])('the phone number in %s never comes out', (text) => {
  expect(redact(text).replace(/\D/g, '')).not.toContain('13812345678');
});

test.each(['01kq3m138123456789ab', 'wmX_13812345678A', '1790000000000', 'campaign 1234', 'http://127.0.0.1:3000/a?b=1'])('%s stays readable', (text) => {
  expect(redact(text)).toBe(text);
});

test('message and fields are redacted on every level, by value and by name', () => {
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void lines.push(line) });
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    logger[level](`secret=${SECRET} 13812345678`, { error: `token: ${SECRET}`, phone: '13812345678', digits: 13812345678, clientSecret: SECRET, attempts: 3, at: 1790000000000 });
  }
  expect(lines).toHaveLength(4);
  expect(lines.join('')).not.toContain(SECRET);
  expect(lines.join('')).not.toContain('13812345678');
  expect(JSON.parse(String(lines[0]))).toMatchObject({ attempts: 3, at: 1790000000000, clientSecret: '[redacted]', digits: '[phone]' });
});

const FULL = '/dev/full'; // Linux: every write says that the disk is full

(existsSync(FULL) ? test : test.skip)('a disk too full for the log does not end the process', async () => {
  const fd = openSync(FULL, 'w');
  const lines = linesTo(fd) as ReturnType<typeof linesTo> & NodeJS.EventEmitter;
  const failures: unknown[] = [];
  lines.on('error', (error) => failures.push(error));
  const logger = createLogger('error', lines);
  for (let n = 1; n <= 2; n += 1) {
    logger.error('not stored');
    for (let tries = 0; failures.length < n && tries < 500; tries += 1) await new Promise((resolve) => { setTimeout(resolve, 10); });
  }
  expect(failures).toHaveLength(2);
  expect(lines.listenerCount('error')).toBe(2); // its own, which stays, and the one of this test
  closeSync(fd);
});
