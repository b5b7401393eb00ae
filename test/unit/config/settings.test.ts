import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadDatabaseUrl, loadSettings, SettingsFault } from '../../../config/settings';
import { TEST_VARIABLES, VARIABLES } from '../../../config/variables';

const AES = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ';
const SECRET = randomBytes(32).toString('base64');
const minimal: NodeJS.ProcessEnv = {
  WECOM_CORP_ID: 'ww1234567890abcdef', WECOM_AGENT_ID: '1000002', WECOM_SECRET: 's3cr3t-of-the-app',
  WECOM_CALLBACK_TOKEN: 'Tok1', WECOM_CALLBACK_AES_KEY: AES, APP_SECRET: SECRET,
};
const faultsOf = (change: NodeJS.ProcessEnv): readonly { name: string; detail: string }[] => {
  try {
    loadSettings({ ...minimal, ...change });
    return [];
  } catch (error) {
    if (error instanceof SettingsFault) return error.faults;
    throw error;
  }
};
const namesOf = (change: NodeJS.ProcessEnv) => faultsOf(change).map((fault) => fault.name);

test('the required variables are enough, everything else has the documented default', () => {
  expect(loadSettings(minimal)).toEqual({
    http: { host: '0.0.0.0', port: 3000, publicUrl: null },
    database: { url: 'sqlite:./data/bot.db' },
    wecom: { apiBase: 'https://qyapi.weixin.qq.com', oauthBase: 'https://open.weixin.qq.com', loginBase: 'https://login.work.weixin.qq.com', corpId: 'ww1234567890abcdef', agentId: 1000002, secret: 's3cr3t-of-the-app' },
    callback: { pairs: [{ token: 'Tok1', encodingAesKey: AES }] },
    domainProofs: {}, appSecret: Buffer.from(SECRET, 'base64'),
    adminUserIds: [], role: 'all', wxpay: null, metricsToken: null, logLevel: 'info', businessTimeZone: 'Asia/Shanghai',
  });
});

test('a proof of the domain is its name; the code in it is the content unless another is given', () => {
  expect(loadSettings({ ...minimal, WECOM_DOMAIN_PROOF: 'WW_verify_AbCd1234.txt, WW_verify_x.txt=a=b' }).domainProofs).toEqual({ 'WW_verify_AbCd1234.txt': 'AbCd1234', 'WW_verify_x.txt': 'a=b' });
  for (const bad of ['../WW_verify_x.txt', 'WW_verify_.txt', 'WW_verify_x.html', 'verify.txt']) expect(namesOf({ WECOM_DOMAIN_PROOF: bad })).toEqual(['WECOM_DOMAIN_PROOF']);
});

test('settings cannot be changed after start', () => {
  const settings = loadSettings(minimal);
  for (const part of [settings, settings.http, settings.database, settings.wecom, settings.callback, settings.callback.pairs, settings.callback.pairs[0], settings.adminUserIds]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test('an empty environment names every required variable at once', () => {
  try {
    loadSettings({});
    throw new Error('should have been refused');
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsFault);
    const { faults, message } = error as SettingsFault;
    expect(faults.map((fault) => fault.name).sort()).toEqual(
      ['APP_SECRET', 'WECOM_AGENT_ID', 'WECOM_CALLBACK_AES_KEY', 'WECOM_CALLBACK_TOKEN', 'WECOM_CORP_ID', 'WECOM_SECRET']);
    expect(message.split('\n')).toHaveLength(6);
  }
});

test.each([
  ['PORT', '70000'], ['PORT', 'http'], ['PORT', '-1'], ['HOST', 'not a host'],
  ['PUBLIC_URL', 'ftp://bot.cn'], ['PUBLIC_URL', 'bot.cn'], ['PUBLIC_URL', 'https://u:hunter2@bot.cn'],
  ['DATABASE_URL', 'postgres://u:hunter2@db/x'], ['DATABASE_URL', 'sqlite:'],
  ['WECOM_API_BASE', 'qyapi.weixin.qq.com'], ['WECOM_CORP_ID', 'ww 1'], ['WECOM_AGENT_ID', 'ten'], ['WECOM_AGENT_ID', '0'], ['WECOM_SECRET', 'two words'],
  ['WECOM_CALLBACK_TOKEN', 'with-dash'], ['WECOM_CALLBACK_TOKEN', 'x'.repeat(33)], ['WECOM_CALLBACK_AES_KEY', `${AES}x`], ['WECOM_CALLBACK_AES_KEY', `${AES.slice(1)}=`],
  ['APP_SECRET', 'tooshort'], ['ADMIN_USER_IDS', 'zhang san'], ['ROLE', 'leader'],
  ['WXPAY_API_BASE', 'pay'], ['METRICS_TOKEN', 'short'], ['LOG_LEVEL', 'loud'], ['TZ_BUSINESS', 'Asia/Atlantis'], ['TZ_BUSINESS', '+08:00'],
])('a wrong %s (%s) is refused by name, without its value', (name, value) => {
  const faults = faultsOf({ [name]: value });
  expect(faults.map((fault) => fault.name)).toEqual([name]);
  expect(faults[0]?.detail).not.toContain('hunter2');
  if (value.length > 7) expect(faults[0]?.detail).not.toContain(value);
});

test('faults of different variables are reported together', () => {
  expect(namesOf({ PORT: 'x', ROLE: 'web', TZ_BUSINESS: 'Mars', APP_SECRET: '' }).sort()).toEqual(['APP_SECRET', 'PORT', 'ROLE', 'TZ_BUSINESS']);
});

test('an empty or blank value means that the variable is not set', () => {
  expect(loadSettings({ ...minimal, PORT: '', LOG_LEVEL: '  ', PUBLIC_URL: '' }).http).toEqual({ host: '0.0.0.0', port: 3000, publicUrl: null });
  expect(namesOf({ WECOM_SECRET: ' ' })).toEqual(['WECOM_SECRET']);
});

test('addresses lose their trailing slash', () => {
  const settings = loadSettings({ ...minimal, WECOM_API_BASE: 'http://127.0.0.1:9000/', PUBLIC_URL: 'https://bot.cn/base/' });
  expect([settings.wecom.apiBase, settings.http.publicUrl]).toEqual(['http://127.0.0.1:9000', 'https://bot.cn/base']);
});

describe('callback pairs', () => {
  const other = [...AES].reverse().join('');
  test('two pairs are matched by position', () => {
    const { pairs } = loadSettings({ ...minimal, WECOM_CALLBACK_TOKEN: 'new, old', WECOM_CALLBACK_AES_KEY: `${other},${AES}` }).callback;
    expect(pairs).toEqual([{ token: 'new', encodingAesKey: other }, { token: 'old', encodingAesKey: AES }]);
  });
  test.each([
    ['unequal counts', 'new,old', AES, ['WECOM_CALLBACK_AES_KEY']],
    ['three of them', 'a,b,c', `${AES},${AES},${AES}`, ['WECOM_CALLBACK_TOKEN', 'WECOM_CALLBACK_AES_KEY']],
    ['an empty one', 'new,', `${AES},${AES}`, ['WECOM_CALLBACK_TOKEN']],
  ])('%s are refused', (_, token, key, names) => expect(namesOf({ WECOM_CALLBACK_TOKEN: token, WECOM_CALLBACK_AES_KEY: key })).toEqual(names));
});

describe('ROLE', () => {
  test.each(['web', 'worker'])('%s needs MySQL', (role) => {
    expect(namesOf({ ROLE: role })).toEqual(['ROLE']);
    expect(namesOf({ ROLE: role, DATABASE_URL: 'mysql://u:p@db:3306/bot' })).toEqual([]);
  });
});

describe('APP_SECRET', () => {
  test('any 32 random bytes are accepted as base64, base64url and hex', () => {
    fc.assert(fc.property(fc.constant(null).map(() => randomBytes(32)), fc.constantFrom('base64', 'base64url', 'hex'), (bytes, encoding) => {
      expect(loadSettings({ ...minimal, APP_SECRET: bytes.toString(encoding as BufferEncoding) }).appSecret.equals(bytes)).toBe(true);
    }), { numRuns: 500 });
  });
  test.each([
    ['31 bytes', randomBytes(31).toString('base64')],
    ['24 bytes in hex, although base64 would read 36', randomBytes(24).toString('hex')],
    ['zeros', Buffer.alloc(32).toString('base64')],
    ['one character', 'a'.repeat(64)],
    ['a repeated half', '9f1c33e07ab2d4586e81f00d4c5be297'.repeat(2)],
    ['counting bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')],
    ['counting bytes in steps', Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7) & 255)).toString('hex')],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG='],
    ['hex digits in order', '0123456789abcdef'.repeat(4)],
    ['an example', 'changeme-changeme-Changeme-changeme-CHANGEME-1234'],
    ['an encoded phrase', Buffer.from('correct horse battery staple 4 everyone!').toString('base64')],
    ['not base64', '!'.repeat(50)],
  ])('%s is refused', (_, text) => expect(namesOf({ APP_SECRET: text })).toEqual(['APP_SECRET']));
});

test('a command that needs the database only starts without WeCom settings', () => {
  expect(loadDatabaseUrl({})).toBe('sqlite:./data/bot.db');
  expect(loadDatabaseUrl({ DATABASE_URL: 'sqlite:/tmp/x.db' })).toBe('sqlite:/tmp/x.db');
  expect(() => loadDatabaseUrl({ DATABASE_URL: 'nonsense' })).toThrow(SettingsFault);
});

describe('.env.example', () => {
  const lines = readFileSync(join(__dirname, '../../../.env.example'), 'utf8').split('\n').filter((line) => /^[A-Z]/.test(line));
  const documented = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  test('documents every variable and no other', () => {
    expect([...documented.keys()].sort()).toEqual([...Object.keys(VARIABLES), ...TEST_VARIABLES].sort());
  });
  test('shows the real defaults', () => {
    const filled = Object.fromEntries([...documented].filter(([, value]) => value !== ''));
    expect(loadSettings({ ...filled, ...minimal })).toEqual(loadSettings(minimal));
  });
});
