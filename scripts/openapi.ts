import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../config/settings';
import { createApp } from '../src/app';
import { systemClock } from '../src/kernel/clock';
import { openApiDocument } from '../src/kernel/http/open-api';
import { createLogger } from '../src/kernel/logger';

/** Stands in for a company: routes are declared by rooms, rooms want settings, and nothing here is ever called. */
const NOBODY = {
  WECOM_CORP_ID: 'wwnobody', WECOM_AGENT_ID: '1', WECOM_SECRET: 'none', WECOM_CALLBACK_TOKEN: 'none', WECOM_CALLBACK_AES_KEY: 'a'.repeat(43), WECOM_API_BASE: 'http://127.0.0.1:9',
};

/** `node scripts/run.mjs openapi`: the OpenAPI document of everything that is answered, open API and faces, on standard output. Needs no environment, no database and no server. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'referral-openapi-'));
  try {
    const settings = loadSettings({ ...NOBODY, DATABASE_URL: `sqlite:${join(folder, 'none.db')}`, APP_SECRET: randomBytes(32).toString('base64') });
    const app = await createApp(settings, { clock: systemClock, logger: createLogger('error') });
    process.stdout.write(`${JSON.stringify(openApiDocument(app.routes, { title: 'WeCom customer referral', version: '1' }))}\n`);
    await app.posters.close();
    await app.machine.database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
