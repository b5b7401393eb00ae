import { conflict, notFound } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import { wordsRow } from '../../kernel/seal-words';
import type { DomainEvent } from '../../vocabulary/events';
import { takeTurns, type CustomersRoom } from '../customers';
import { insertHistory, referralById, type ReferralRecord } from './store';

const COLUMN = { contacted: 'contactedAtMs', qualified: 'qualifiedAtMs' } as const;
const RANK = ['bound', 'retained', 'contacted', 'qualified', 'converted'];

export const referralUnknown = () => notFound('referral.not_found', 'there is no such referral');

/** A member says that the friend was contacted or qualified. Milestones are a set reached in any order; saying it twice changes nothing (policy 17). */
export const makeReachMilestone = ({ unitOfWork, clock, ids, database, persons, customers }: Machine & { customers: Pick<CustomersRoom, 'saltsOf'> }) =>
  async (id: string, reached: { milestone: 'contacted' | 'qualified'; note: string | null }, cause: Cause): Promise<ReferralRecord> => {
    const known = await referralById(database, id);
    if (!known) throw referralUnknown();
    return unitOfWork.run(async (tx) => {
      await takeTurns(tx, [known.refereeId]);
      const referral = (await referralById(tx, id)) as ReferralRecord;
      if (referral.liveKey === null) throw conflict('referral.closed', `a referral that is ${referral.status} reaches no more milestones`);
      const column = COLUMN[reached.milestone];
      if (referral[column] !== null) return referral;
      const nowMs = clock.nowMs();
      const status = referral.status === 'held' || RANK.indexOf(referral.status) > RANK.indexOf(reached.milestone) ? referral.status : reached.milestone;
      await tx.change(`UPDATE referral SET ${column} = ?, status = ? WHERE id = ?`, [nowMs, status, id]);
      const turn = ids.next();
      const salt = reached.note === null ? null : ((await customers.saltsOf(tx, [known.refereeId])).get(known.refereeId) ?? null);
      const noteSealed = reached.note === null || salt === null ? null : persons.seal(reached.note, { salts: [salt], row: wordsRow('referral_history', 'note', turn) });
      await insertHistory(tx, [{ id: turn, referralId: id, fromStatus: referral.status, toStatus: status, reason: referral.reason, causeType: cause.type, causeId: cause.id, note: noteSealed === null ? reached.milestone : null, noteSealed, atMs: nowMs }]);
      tx.emit({ type: 'referral.changed', subject: id, data: { from: referral.status, to: status, reason: referral.reason, refereeId: referral.refereeId }, cause } satisfies DomainEvent);
      return { ...referral, [column]: nowMs, status };
    });
  };
