import { conflict, notFound } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import type { CustomersRoom } from '../../customers';
import { decideFriend } from '../decide-friend';
import { friendById, ownRewards, refusals } from '../views';
import { aboutOf, appealsAbout, insertAppeal, sealedWord, storeAnswer } from './appeal-store';
import { decideAppeal } from './decide-appeal';

const WHY = {
  nothing_to_appeal: 'this friend counts, or is not decided yet', appealed_already: 'this was appealed before', appeal_over: 'the time to appeal is over',
} as const;

type Deps = Machine & { customers: Pick<CustomersRoom, 'saltsOf'> };

/** A referrer says why a "no" about a friend of theirs is wrong; each "no" once, within its time (policy 31). */
export const makeAppeal = ({ unitOfWork, clock, ids, persons, customers }: Deps) => (customerId: string, { referralId, text }: { referralId: string; text: string }, about: { newId: string | null; cause: Cause }): Promise<string> => {
  const id = about.newId ?? ids.next();
  return unitOfWork.run(async (tx) => {
    const friend = await friendById(tx, customerId, referralId);
    if (!friend) throw notFound('referral.not_found', 'there is no such friend of yours');
    const { no } = decideFriend({ ...friend, refusedAtMs: (await refusals(tx, [referralId])).get(referralId)?.atMs ?? null }, (await ownRewards(tx, customerId, [referralId])).get(referralId) ?? []);
    const earlier = (await appealsAbout(tx, [referralId])).filter((appeal) => appeal.reason === no?.code && appeal.id !== id);
    const verdict = decideAppeal(no, earlier.length > 0, clock.nowMs());
    if (verdict.kind === 'not' || !no) throw refusal(verdict.kind === 'not' ? verdict.why : 'nothing_to_appeal');
    const salt = (await customers.saltsOf(tx, [customerId])).get(customerId) ?? null;
    if (salt === null) throw notFound('customer.not_found', 'this customer is not known');
    const textSealed = sealedWord(persons, 'text', { id, words: text, salt });
    const row = { id, referralId, reason: no.code, customerId, status: 'open', text: '', textSealed, decision: null, sentence: null, sentenceSealed: null, answeredBy: null, answeredAtMs: null, createdAtMs: clock.nowMs() };
    if (!(await insertAppeal(tx, row))) throw refusal('appealed_already');
    tx.emit({ type: 'appeal.made', subject: id, data: { referralId }, cause: about.cause } satisfies DomainEvent);
    return id;
  });
};

const refusal = (why: keyof typeof WHY) => conflict(why, WHY[why]);

export interface Answer {
  decision: 'accept' | 'refuse';
  sentence: string;
}

/** Records what the referrer is told. The verdict itself is changed by nobody's word: it follows from facts, and a fact that was missing is added by a claim 补登. */
export const makeAnswerAppeal = ({ unitOfWork, clock, persons, customers }: Deps) => (id: string, { decision, sentence }: Answer, cause: Cause): Promise<void> =>
  unitOfWork.run(async (tx) => {
    const about = await aboutOf(tx, id);
    const salt = about ? ((await customers.saltsOf(tx, [about.customerId])).get(about.customerId) ?? null) : null;
    const sentenceSealed = salt === null ? null : sealedWord(persons, 'sentence', { id, words: sentence, salt }); // nobody is left to read it
    if (!(await storeAnswer(tx, { id, decision, sentenceSealed, answeredBy: cause.id, answeredAtMs: clock.nowMs() }))) throw conflict('answered_already', 'somebody answered this appeal before');
    tx.emit({ type: 'appeal.answered', subject: id, data: { referralId: about?.referralId ?? '' }, cause } satisfies DomainEvent);
  });
