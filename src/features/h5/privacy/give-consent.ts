import { conflict } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { consentOf, currentText, insertConsent, insertText } from './consent-store';

/** May whoever referred them see the masked name? Agreed to under the text in force only: nobody consents to words they did not read. */
export const makeGiveConsent = ({ unitOfWork, clock, ids }: Machine) => (customerId: string, { share, textVersion }: { share: boolean; textVersion: number }, cause: Cause): Promise<void> => {
  const id = ids.next();
  return unitOfWork.run(async (tx) => {
    const text = await currentText(tx);
    if (text?.version !== textVersion) throw conflict('consent_text_outdated', 'there is a newer text; read it first');
    const last = await consentOf(tx, customerId);
    if (last && (last.share === 1) === share && last.textVersion === textVersion) return;
    await insertConsent(tx, { id, customerId, share: share ? 1 : 0, textVersion, atMs: clock.nowMs() });
    tx.emit({ type: 'consent.given', subject: customerId, data: { share, textVersion }, cause } satisfies DomainEvent);
  });
};

/** A new text is a new version; consents keep the one they were given under. */
export const makePublishText = ({ unitOfWork, clock, ids }: Machine) => (text: string, newId: string | null, cause: Cause): Promise<string> => {
  const id = newId ?? ids.next();
  return unitOfWork.run(async (tx) => {
    const version = ((await currentText(tx))?.version ?? 0) + 1;
    if (!(await insertText(tx, { id, version, text, publishedBy: cause.id, createdAtMs: clock.nowMs() }))) throw conflict('published_already', 'a text was published at this very moment; look at it first');
    tx.emit({ type: 'consent_text.published', subject: id, data: { version }, cause } satisfies DomainEvent);
    return id;
  });
};
