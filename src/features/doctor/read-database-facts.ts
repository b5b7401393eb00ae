import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from '../../kernel/database/database';
import { quarantineSince } from '../../kernel/work/quarantine';
import { firstText } from '../../wecom';
import type { CallbackSample, DatabaseFacts } from './facts';

/** The newest callbacks are enough to see a pattern; a million old ones would not be worth the wait. */
const SAMPLE = 500;
const NAMED_AT_MOST = 200;
const CUSTOMER_EVENT = 'change_external_contact';
const ADDS = new Set(['add_external_contact', 'add_half_external_contact']);

export async function readDatabaseFacts(database: Database, nowMs: number): Promise<DatabaseFacts> {
  const server = database.engine === 'mysql' ? await serverFacts(database) : await fileFacts(database);
  const parked = async (table: 'inbox' | 'work') => Number((await database.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE status = 'parked'`))?.n ?? 0);
  return {
    engine: database.engine, ...server, ...(await staffFacts(database, nowMs)), callbacks: await sampleOf(database),
    parked: { inbox: await parked('inbox'), work: await parked('work') }, quarantined: (await quarantineSince(database)) !== null,
  };
}

type ServerFacts = Pick<DatabaseFacts, 'version' | 'clockApartMs' | 'durability'>;

async function serverFacts(database: Database): Promise<ServerFacts> {
  const row = await database.one<{ version: string; nowMs: number | string }>('SELECT VERSION() AS version, ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS nowMs');
  const clockApartMs = Date.now() - Number(row?.nowMs);
  const rows = await database.rows<{ Variable_name: string; Value: string }>(
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'log_bin', 'sync_binlog')");
  const values = new Map(rows.map((each) => [each.Variable_name.toLowerCase(), each.Value]));
  const check = (name: string, wanted: string) => ({ name, value: values.get(name) ?? '?', wanted, sound: values.get(name) === wanted });
  const binlog = values.get('log_bin') === 'ON' ? [check('sync_binlog', '1')] : []; // without a log there is nothing to keep in step
  return { version: row?.version ?? '?', clockApartMs, durability: [check('innodb_flush_log_at_trx_commit', '1'), check('innodb_doublewrite', 'ON'), ...binlog] };
}

/** Magic numbers of file systems on which SQLite's locks or its log cannot be trusted (man 2 statfs). */
const UNSAFE_FILES = new Map([[0x6969, 'NFS'], [0xff534d42, 'CIFS'], [0xfe534d42, 'SMB2'], [0x01021994, 'tmpfs']]);

async function fileFacts(database: Database): Promise<ServerFacts> {
  const version = (await database.one<{ version: string }>('SELECT sqlite_version() AS version'))?.version ?? '?';
  const journal = (await database.one<{ journal_mode: string }>('PRAGMA journal_mode'))?.journal_mode ?? '?';
  const files = database.target.engine === 'sqlite' ? (UNSAFE_FILES.get(statfsSync(dirname(database.target.file)).type) ?? 'local') : 'local';
  return {
    version, clockApartMs: null,
    durability: [{ name: 'journal_mode', value: journal, wanted: 'wal', sound: journal === 'wal' }, { name: 'file system', value: files, wanted: 'a local disk', sound: files === 'local' }],
  };
}

async function staffFacts(database: Database, nowMs: number): Promise<Pick<DatabaseFacts, 'campaignStaff' | 'outOfRange'>> {
  const versions = await database.rows<{ terms: string }>(
    `SELECT v.terms FROM campaign c JOIN campaign_version v ON v.campaignId = c.id AND v.version = c.version
     WHERE c.endsAtMs > ? AND c.publishedAtMs IS NOT NULL AND c.endedAtMs IS NULL LIMIT ${NAMED_AT_MOST}`, [nowMs]);
  const wanted = new Map(versions.flatMap(({ terms }) => (JSON.parse(terms) as { staffUserIds: string[] }).staffUserIds).map((userId) => [userId.toLowerCase(), userId]));
  const refusals = await database.rows<{ userKey: string; codeRefusal: number }>(`SELECT userKey, codeRefusal FROM staff WHERE codeRefusal IS NOT NULL LIMIT ${NAMED_AT_MOST}`);
  const refused = new Map(refusals.map((row) => [row.userKey, row.codeRefusal]));
  const outside = await database.rows<{ userId: string }>(
    `SELECT userId FROM staff s WHERE inRange = 0 AND leftAtMs IS NULL AND mergedInto IS NULL
     AND EXISTS (SELECT 1 FROM follow_episode f WHERE f.staffId = s.id AND f.endedAtMs IS NULL) LIMIT ${NAMED_AT_MOST}`);
  return { campaignStaff: [...wanted].map(([key, userId]) => ({ userId, codeRefusal: refused.get(key) ?? null })), outOfRange: outside.map(({ userId }) => userId) };
}

async function sampleOf(database: Database): Promise<CallbackSample> {
  const rows = await database.rows<{ receivedAtMs: number; event: string | null; changeType: string | null; body: string | null }>(
    `SELECT receivedAtMs, event, changeType, body FROM inbox ORDER BY id DESC LIMIT ${SAMPLE}`);
  const adds = new Map<string, { adds: number; withCode: number }>();
  for (const { body, changeType } of rows) {
    // users of WeCom itself (wo…) never bring a code (pitfall 12)
    if (body === null || !ADDS.has(changeType ?? '') || firstText(body, 'ExternalUserID')?.startsWith('wo')) continue;
    const userId = firstText(body, 'UserID') ?? '';
    const counted = adds.get(userId) ?? { adds: 0, withCode: 0 };
    adds.set(userId, { adds: counted.adds + 1, withCode: counted.withCode + (firstText(body, 'WelcomeCode') === null ? 0 : 1) });
  }
  return {
    looked: rows.length, newestAtMs: rows[0]?.receivedAtMs ?? null, newestCustomerEventAtMs: rows.find(({ event }) => event === CUSTOMER_EVENT)?.receivedAtMs ?? null,
    adds: [...adds].map(([userId, counted]) => ({ userId, ...counted })),
  };
}
