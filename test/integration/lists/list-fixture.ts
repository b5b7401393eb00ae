import { Campaign } from '../../../entities/campaign';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Customer } from '../../../entities/customer';
import { InboxRow } from '../../../entities/inbox-row';
import { Referral } from '../../../entities/referral';
import { ReferralClaim } from '../../../entities/referral-claim';
import { ReferralCode } from '../../../entities/referral-code';
import { ReferralLead } from '../../../entities/referral-lead';
import { Reward } from '../../../entities/reward';
import { Staff } from '../../../entities/staff';
import { WorkRow } from '../../../entities/work-row';
import type { EntityClass, SqlValue } from '../../../src/kernel/database/database';
import type { TestMachine } from '../../support/machine';

const SLICE = 2000;
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const REFERRAL_STATES = ['rejected', 'retained', 'retained', 'retained', 'bound', 'lapsed', 'contacted', 'retained', 'rejected', 'bound'];
const DELIVERIES = [['sent', 'done'], ['sent', 'done'], ['queued', 'pending'], ['waiting', 'done'], ['failed', 'parked'], ['unknown', 'expired']] as const;
const KINDS = ['welcome', 'app_message', 'customer_message'];

async function insert<Row extends object>(machine: TestMachine, entity: EntityClass<Row>, count: number, make: (n: number) => object): Promise<void> {
  for (let from = 0; from < count; from += SLICE) {
    const rows = Array.from({ length: Math.min(SLICE, count - from) }, (_, n) => ({ id: machine.ids.next(), ...make(from + n) }));
    await machine.unitOfWork.run((tx) => tx.insert(entity, rows as Row[]));
  }
}

const customer = (n: number) => ({ id: `customer${n}`, externalUserId: `wm${n}`, personId: `customer${n}`, type: 1, name: null, stage: null, openidKey: null, staffId: null, detailAtMs: null, turn: 0, createdAtMs: 1 });
const member = (n: number) => ({ id: `staff${n}`, userId: `Member${n}`, userKey: `member${n}`, name: null, activation: 1, inRange: 1, codeRefusal: null, openidKey: null, leftAtMs: null, readAtMs: null, createdAtMs: 1 });
/** One campaign holds nearly everything, as it does in a company that runs one at a time. */
const campaignOf = (n: number) => (n % 40 === 0 ? 'campaignSmall' : 'campaignLarge');

const referral = (n: number) => ({
  campaignId: campaignOf(n), campaignVersion: 1, codeId: `code${n % 500}`, referrerId: `customer${n % 500}`, refereeId: `customer${n % 5000}`, scanNo: Math.floor(n / 5000) + 1, liveKey: null,
  // a state that is rare: somebody looks for it, and a walk over all others would be the whole list
  status: n % 4001 === 0 ? 'reversed' : pick(REFERRAL_STATES, n), reason: null, staffId: 'staff0', ownerStaffId: 'staff1', addedAtMs: 1, boundAtMs: n % 3 === 0 ? null : 1, retentionEndsAtMs: 1,
  retainedAtMs: n % 4 === 0 ? 1 : null, contactedAtMs: n % 5 === 0 ? 1 : null, qualifiedAtMs: null, dealAtMs: n % 7 === 0 ? 1 : null, screening: null, frozenAtMs: null, endedAtMs: null, evidence: '[]', createdAtMs: 1,
});

const reward = (n: number) => ({
  campaignId: campaignOf(n), campaignVersion: 1, referralId: `referral${Math.floor(n / 2)}`, itemKey: n % 2 === 0 ? 'referrer' : 'referee', generation: 1,
  beneficiaryType: n % 10 === 0 ? 'staff' : 'customer', beneficiaryId: n % 10 === 0 ? 'staff1' : `customer${n % 500}`, kind: 'points', amount: 10, fundedBy: 'budget',
  status: n % 4001 === 0 ? 'failed' : pick(['issued', 'issued', 'accrued', 'voided'], n), reason: null, accruedAtMs: 1, dueAtMs: null, issuedAtMs: null, closedAtMs: null,
});

const lead = (n: number) => ({
  campaignId: campaignOf(n), referrerId: `customer${n % 500}`, status: n % 1001 === 0 ? 'open' : pick(['matched', 'matched', 'expired', 'duplicate'], n), liveKey: null, duplicateOf: null, phoneKey: null,
  phoneSealed: null, nameSealed: null, source: 'api', toldBy: null, consentVersion: '1', customerId: `customer${n % 5000}`, matchedAtMs: 1, matchedBy: 'phone', codeId: `code${n % 500}`, blankAtMs: null, createdAtMs: 1,
});

const claim = (n: number) => ({
  campaignId: campaignOf(n), refereeId: `customer${n % 500}`, referrerId: `customer${n % 300}`, status: n % 1001 === 0 ? 'open' : pick(['accepted', 'accepted', 'refused'], n), openKey: null, evidence: 'x',
  claimedBy: 'key1', decidedBy: 'key2', decidedAtMs: 1, note: null, escalatedAtMs: null, codeId: `code${n % 500}`, createdAtMs: 1,
});

function work(n: number): object {
  const [delivery, status] = n % 10 === 0 ? pick(DELIVERIES, n / 10) : [null, 'done'];
  const kind = delivery === null ? 'rewards.settle' : pick(KINDS, Math.floor(n / 70));
  return {
    kind, lane: 'job', subject: 'x', payload: '{}', once: null, status, attempts: 0, doubt: 0, notBeforeMs: n, deliverByMs: null, leaseUntilMs: null, claimToken: null, error: null,
    createdAtMs: n, doneAtMs: null, delivery, recipient: delivery === null ? null : 'customer:customer1', sentAtMs: null,
  };
}

const arrival = (n: number) => ({
  hash: `h${n}`, receivedAtMs: n, body: null, urgent: 0, event: 'x', changeType: null, status: n % 4001 === 0 ? 'parked' : pick(['done', 'done', 'done', 'pending'], n), attempts: 1, notBeforeMs: n,
  leaseUntilMs: null, claimToken: null, error: null, doneAtMs: null,
});

/** Tables as they are after a while; `rows` in each of the long ones. */
export async function fillLists(machine: TestMachine, rows: number): Promise<void> {
  await insert(machine, Customer, 5000, customer);
  await insert(machine, Staff, 2, member);
  await insert(machine, ReferralCode, 500, (n) => ({ campaignId: campaignOf(n), referrerId: `customer${n}`, state: `state${n}`, revokedAtMs: null, createdAtMs: 1 }));
  await insert(machine, Referral, rows, referral);
  await insert(machine, Reward, rows, reward);
  await insert(machine, ReferralLead, rows / 2, lead);
  await insert(machine, ReferralClaim, rows / 2, claim);
  await insert(machine, WorkRow, rows, work);
  await insert(machine, InboxRow, rows, arrival);
}

interface Step {
  /** The SELECT it belongs to. */
  select: string;
  table: string;
  text: string;
}

/** The plan, one step a table, with what the engine says of it. SQLite plans without statistics, as it does in production; a server keeps its own. */
async function stepsOf(machine: TestMachine, sql: string, params: readonly SqlValue[]): Promise<Step[]> {
  if (machine.database.engine === 'mysql') {
    const lines = await machine.database.rows<Record<string, unknown>>(`EXPLAIN ${sql}`, params);
    return lines.map((line) => ({ select: String(line['id']), table: String(line['table']), text: `${String(line['type'])} ${String(line['key'])} ${String(line['Extra'])}` }));
  }
  const lines = await machine.database.rows<{ parent: number; detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
  return lines.map(({ parent, detail }) => ({ select: String(parent), table: /^(?:SEARCH|SCAN) (\S+)/.exec(detail)?.[1] ?? '', text: detail }));
}

/**
 * Steps by which SQLite reads the whole of a real table, or makes an index of its own: whatever stands around the walk looks rows up, one by one.
 * A server counts what it reads (`rowsRead`), and rightly reads a table of two members whole.
 */
export async function wholeReads(machine: TestMachine, sql: string, params: readonly SqlValue[]): Promise<string[]> {
  if (machine.database.engine === 'mysql') return [];
  return (await stepsOf(machine, sql, params)).filter(({ text }) => /AUTOMATIC|^SCAN (?!page\b|walk\d|\(|\d|CONSTANT)/.test(text)).map(({ text }) => text);
}

/** The steps that read a table by its own name are the walk; joined rows have aliases. A walk is sound when it goes by an index and nothing sorts in its SELECT. */
export async function walksOf(machine: TestMachine, table: string, sql: string, params: readonly SqlValue[]): Promise<{ index: string; sound: boolean; text: string }[]> {
  const steps = await stepsOf(machine, sql, params);
  return steps.filter((step) => step.table === table).map((step) => {
    const text = steps.filter((other) => other.select === step.select && (other === step || /TEMP B-TREE/.test(other.text))).map((other) => other.text).join(' | ');
    const index = machine.database.engine === 'mysql' ? (step.text.split(' ')[1] ?? '') : (/INDEX (\S+) \(/.exec(step.text)?.[1] ?? '').replace(/^sqlite_autoindex_\w+$/, 'PRIMARY');
    // the range on `id` must be part of the search: an equality alone would be read from its newest row again on every page
    const ranged = machine.database.engine === 'mysql' ? /^range /.test(step.text) : /\((.* AND )?id<\?\)/.test(step.text);
    return { index, sound: ranged && !/filesort|temporary|TEMP B-TREE|Using join buffer/.test(text), text };
  });
}

const READS = "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_first', 'Handler_read_key', 'Handler_read_last', 'Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd')";

/** Rows that a server has read for these statements, by its own count for one connection. */
export async function rowsRead(machine: TestMachine, statements: readonly { sql: string; params: readonly SqlValue[] }[]): Promise<number> {
  const connection = await createConnection(machine.url);
  try {
    await connection.query('FLUSH STATUS');
    for (const { sql, params } of statements) await connection.query(sql, [...params]);
    const [lines] = await connection.query<RowDataPacket[]>(READS);
    return lines.reduce((sum, line) => sum + Number(line['Value']), 0);
  } finally {
    await connection.end();
  }
}

/** The campaigns that the rows of the lists belong to. */
export const fillCampaigns = (machine: TestMachine, ids: readonly string[]): Promise<void> =>
  machine.unitOfWork.run((tx) => tx.insert(Campaign, ids.map((id): Campaign => ({ id, name: id, version: 1, startsAtMs: 1, endsAtMs: 2, publishedAtMs: 1, pausedAtMs: null, endedAtMs: null, timeline: '{}', archivedAtMs: null, createdAtMs: 1 }))));
