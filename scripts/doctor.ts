import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadSettings, SettingsFault, type Settings } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { configurationFindings, examine, reportOf, type DoctorReport, type Finding } from '../src/features/doctor';
import { systemClock } from '../src/kernel/clock';
import { openDatabase } from '../src/kernel/database/database';
import { messageOf } from '../src/kernel/logger';
import { createCallbackCrypto, createWecom } from '../src/wecom';

const SIGNS: Record<Finding['level'], string> = { ok: '√', warning: '!', fault: '×', skipped: '-' };

/** `npm run doctor [-- --json]`: what stands between this configuration and a working bot. Exit 0: no fault (there may be warnings); 1: there are faults. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const report = await diagnose();
  for (const { level, check, zh, en } of report.findings) console.log(`${SIGNS[level]} ${check}\n    ${zh}\n    ${en}`);
  if (values.json) console.log(JSON.stringify(report));
  process.exitCode = report.ok ? 0 : 1;
}

async function diagnose(): Promise<DoctorReport> {
  let settings: Settings;
  try {
    loadEnvFile();
    settings = loadSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsFault)) throw error;
    return reportOf(configurationFindings(error.faults));
  }
  const { wecom, callback, database, http } = settings;
  return examine({
    openDatabase: () => openDatabase({ url: database.url, entities: ENTITIES, migrations: MIGRATIONS, connections: 2, mustExist: true }),
    wecom: createWecom({ ...wecom, baseUrl: wecom.apiBase, clock: systemClock }),
    crypto: createCallbackCrypto({ pairs: callback.pairs, receiveId: wecom.corpId }),
    publicUrl: http.publicUrl, clock: systemClock,
  });
}

main().catch((error: unknown) => {
  console.error(`the doctor could not look: ${messageOf(error)}`);
  process.exitCode = 1;
});
