import { Customer } from '../../entities/customer';
import { FollowEpisode } from '../../entities/follow-episode';
import { Referral } from '../../entities/referral';
import { ReferralCode } from '../../entities/referral-code';
import { ReferralHistory } from '../../entities/referral-history';
import { Reward } from '../../entities/reward';
import { newSalt } from '../../src/kernel/person-seal';
import type { Machine } from '../../src/kernel/machine';

export interface Filled {
  campaignId: string;
  codeIds: readonly string[];
  referrerIds: readonly string[];
  staffId: string;
  /** Codes of customers who brought a few friends each; none until they are added. */
  others: readonly { id: string; referrerId: string }[];
}

const CHUNK = 500;
const DAY_MS = 86_400_000;
const STATUSES = ['retained', 'bound', 'converted', 'lapsed'] as const;

export async function factsOfCompany({ database }: Machine): Promise<Filled> {
  const codes = await database.rows<{ id: string; campaignId: string; referrerId: string }>('SELECT id, campaignId, referrerId FROM referral_code ORDER BY id');
  const staff = await database.one<{ id: string }>('SELECT id FROM staff ORDER BY id LIMIT 1');
  const [first] = codes;
  if (!first || !staff) throw new Error('the company has no codes yet');
  return { campaignId: first.campaignId, codeIds: codes.map(({ id }) => id), referrerIds: codes.map(({ referrerId }) => referrerId), staffId: staff.id, others: [] };
}

/** Customers with a code each, as most have who ever asked for one; every second friend that is added later came by one of these. */
export async function addCodes(machine: Machine, facts: Filled, count: number): Promise<Filled> {
  const made: ReferralCode[] = [];
  for (let done = 0; done < count; done += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - done) }, (_, n) => customerOf(machine, `wmOldReferrer${done + n}`, facts.staffId));
    const codes = rows.map(({ customer, atMs }): ReferralCode => ({ id: machine.ids.next(), campaignId: facts.campaignId, referrerId: customer.id, state: machine.ids.next(), revokedAtMs: null, createdAtMs: atMs, lookAtMs: null }));
    await machine.unitOfWork.run(async (tx) => {
      await tx.insert(Customer, rows.map(({ customer }) => customer));
      await tx.insert(FollowEpisode, rows.map(({ episode }) => episode));
      await tx.insert(ReferralCode, codes);
    });
    made.push(...codes);
  }
  return { ...facts, others: made.map(({ id, referrerId }) => ({ id, referrerId })) };
}

/** Friends who came long ago, with their follow, referral, history and reward: as many rows as years of use leave behind. */
export async function addReferrals(machine: Machine, facts: Filled, count: number, from: number): Promise<void> {
  for (let done = 0; done < count; done += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - done) }, (_, n) => friendOf(machine, facts, from + done + n));
    await machine.unitOfWork.run(async (tx) => {
      await tx.insert(Customer, rows.map(({ customer }) => customer));
      await tx.insert(FollowEpisode, rows.map(({ episode }) => episode));
      await tx.insert(Referral, rows.map(({ referral }) => referral));
      await tx.insert(ReferralHistory, rows.map(({ history }) => history));
      await tx.insert(Reward, rows.map(({ reward }) => reward));
    });
  }
}

/** Customers who never scanned anything. */
export async function addCustomers(machine: Machine, { staffId }: Filled, count: number): Promise<void> {
  for (let done = 0; done < count; done += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, count - done) }, (_, n) => customerOf(machine, `wmOldCustomer${done + n}`, staffId));
    await machine.unitOfWork.run(async (tx) => {
      await tx.insert(Customer, rows.map(({ customer }) => customer));
      await tx.insert(FollowEpisode, rows.map(({ episode }) => episode));
    });
  }
}

/** Sealed, as a sync would: a bench over plain names would measure another bot. */
function nameOf({ persons }: Machine, id: string, name: string): Pick<Customer, 'name' | 'nameSealed' | 'nameKey' | 'dataSalt'> {
  const dataSalt = newSalt();
  return { name: null, dataSalt, nameSealed: persons.seal(name, { salts: [dataSalt], row: `customer.name:${id}` }), nameKey: persons.nameKey(name) };
}

function customerOf(machine: Machine, externalUserId: string, staffId: string, state: string | null = null) {
  const { ids, clock } = machine;
  const atMs = clock.nowMs() - 30 * DAY_MS;
  const id = ids.next();
  const customer: Customer = {
    id, externalUserId, personId: id, type: 1, ...nameOf(machine, id, externalUserId), stage: null, openidKey: null, staffId: null, detailAtMs: atMs, tagsAtMs: null, dealtAtMs: null, phonesAtMs: null, groupedAtMs: null, leftAtMs: null, erasedAtMs: null, turn: 0, createdAtMs: atMs,
  };
  const episode: FollowEpisode = { id: ids.next(), openKey: `${id}:${staffId}`, customerId: id, staffId, startedAtMs: atMs, endedAtMs: null, endedBy: null, state, listedBy: null };
  return { customer, episode, atMs };
}

/** Half of all friends came by the few codes that the company began with, so that some lists are long; the rest spread over the others. */
function codeOf({ codeIds, referrerIds, others }: Filled, n: number): { id: string; referrerId: string } {
  const nth = Math.abs(n);
  const other = nth % 2 === 1 ? others[((nth - 1) / 2) % others.length] : undefined;
  return other ?? { id: codeIds[nth % codeIds.length] ?? '', referrerId: referrerIds[nth % codeIds.length] ?? '' };
}

function friendOf(machine: Machine, facts: Filled, n: number) {
  const { campaignId, staffId } = facts;
  const { customer, episode, atMs } = customerOf(machine, `wmFriendOfOld${n}`, staffId);
  const code = codeOf(facts, n);
  const status = STATUSES[n % STATUSES.length] ?? 'retained';
  const referral: Referral = {
    id: machine.ids.next(), campaignId, campaignVersion: 1, codeId: code.id, referrerId: code.referrerId, refereeId: customer.id, scanNo: 1,
    liveKey: status === 'lapsed' ? null : `${campaignId}:${customer.id}`, status, reason: status === 'lapsed' ? 'unfollowed' : null, staffId, ownerStaffId: staffId, addedAtMs: atMs, boundAtMs: atMs,
    retentionEndsAtMs: atMs + DAY_MS, retainedAtMs: status === 'retained' || status === 'converted' ? atMs + DAY_MS : null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: status === 'converted' ? atMs + DAY_MS : null,
    screening: null, frozenAtMs: null, endedAtMs: null, evidence: EVIDENCE, createdAtMs: atMs,
  };
  const history: ReferralHistory = { id: machine.ids.next(), referralId: referral.id, fromStatus: null, toStatus: status, reason: referral.reason, causeType: 'work', causeId: 'bench', note: null, noteSealed: null, atMs };
  const reward: Reward = {
    id: machine.ids.next(), campaignId, campaignVersion: 1, referralId: referral.id, itemKey: 'referrer', generation: 1, beneficiaryType: 'customer', beneficiaryId: referral.referrerId, kind: 'points', amount: 10,
    fundedBy: 'budget', status: status === 'lapsed' ? 'voided' : 'issued', reason: null, accruedAtMs: atMs, dueAtMs: null, issuedAtMs: atMs, closedAtMs: null,
  };
  return { customer, episode, referral, history, reward };
}

/** As long as a real one: thirteen checks with what each saw. */
const EVIDENCE = JSON.stringify(Array.from({ length: 13 }, (_, n) => ({ reason: `reason_number_${n}`, passed: true, saw: 'nothing that stands against it' })));
