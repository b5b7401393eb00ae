import { createServer, type AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { loadSettings } from '../../../config/settings';
import { systemClock } from '../../../src/kernel/clock';
import { createLogger } from '../../../src/kernel/logger';
import { start } from '../../../src/start';
import { CORP } from '../../support/company';
import { ENGINES, freshDatabase } from '../../support/databases';

test.each(ENGINES)('a start that fails after the database is open leaves nothing open, on %s', async (engine) => {
  const database = await freshDatabase(engine);
  const other = createServer();
  await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
  const settings = loadSettings({
    DATABASE_URL: database.url, HOST: '127.0.0.1', PORT: String((other.address() as AddressInfo).port), APP_SECRET: randomBytes(32).toString('base64'), WECOM_CORP_ID: CORP.corpId,
    WECOM_AGENT_ID: String(CORP.agentId), WECOM_SECRET: CORP.secret, WECOM_CALLBACK_TOKEN: CORP.token, WECOM_CALLBACK_AES_KEY: CORP.encodingAesKey,
  });
  await expect(start(settings, { clock: systemClock, logger: createLogger('silent') })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  if (engine === 'sqlite') {
    const file = database.url.slice('sqlite:'.length);
    expect([existsSync(file), existsSync(`${file}-wal`)]).toEqual([true, false]); // the last connection takes the log with it
  } else {
    const admin = await createConnection(String(process.env['TEST_MYSQL_URL']));
    const [rows] = await admin.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = ?', [new URL(database.url).pathname.slice(1)]);
    await admin.end();
    expect(Number(rows[0]?.['n'])).toBe(0);
  }
  other.close();
  await database.drop();
});
