import { AppError, ruleBroken } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import { personKey } from '../../../kernel/person-key';
import type { Seal } from '../../../kernel/sealed-text';
import type { DomainEvent } from '../../../vocabulary/events';
import type { CampaignsRoom } from '../../campaigns';
import { CONSENT } from './consent-text';
import { insertLead, leadById, leadByLive, liveKeyOf, type LeadRecord } from './store';

export interface ToldLead {
  campaignId: string;
  referrerExternalUserId: string;
  name: string;
  /** Eleven digits. */
  phone: string;
  consent: boolean;
}

export type LeadDeps = Machine & { campaigns: CampaignsRoom; phoneKey: Buffer; seal: Seal };
/** `id` stays the same when one request runs again. */
export type TellLead = (told: ToldLead, by: { source: 'api' | 'form'; cause: Cause; id: string | null }) => Promise<{ lead: LeadRecord; fresh: boolean }>;

/** What is told of a friend who never came is kept so long. */
export const KEPT_MS = 90 * 86_400_000;

/** A friend told of before any scan. The first lead of a phone in a campaign stands; another referrer's is kept as a duplicate, the same one's changes nothing. */
export const makeTellLead = (deps: LeadDeps): TellLead => async (told, { source, cause, id: newId }) => {
  if (!told.consent) throw ruleBroken('consent_required', 'a friend is told of with their consent only', [{ path: 'consent', code: 'consent_required', detail: 'must be true' }]);
  const { referrer } = await deps.campaigns.mayRefer(told.campaignId, told.referrerExternalUserId);
  const lead = leadOf(deps, told, { id: newId ?? deps.ids.next(), referrerId: referrer.id, source, toldBy: source === 'api' ? cause.id : null });
  return deps.unitOfWork.run(async (tx) => {
    const tell = (stored: LeadRecord) => {
      const event: DomainEvent = { type: stored.status === 'open' ? 'lead.told' : 'lead.duplicate', subject: stored.id, data: { campaignId: stored.campaignId, referrerId: stored.referrerId, source }, cause };
      tx.emit(event);
      return { lead: stored, fresh: true };
    };
    if (await insertLead(tx, lead)) {
      if (referrer.openidKey === null) tx.enqueue({ kind: 'customer.identify', key: referrer.id, lane: 'bulk', payload: {}, once: `customer.identify:${referrer.id}:code` });
      tx.enqueue({ kind: 'lead.look', key: lead.id, payload: {} });
      return tell(lead);
    }
    const again = await leadById(tx, lead.id);
    if (again) return { lead: again, fresh: true }; // told before, its answer was lost
    const first = await leadByLive(tx, String(lead.liveKey));
    if (!first) throw new AppError('lead.busy', 'a lead of this phone ended at this very moment; tell it again', { status: 503 });
    if (first.referrerId === lead.referrerId) return { lead: first, fresh: false };
    const duplicate: LeadRecord = { ...lead, status: 'duplicate', liveKey: null, duplicateOf: first.id };
    await insertLead(tx, duplicate);
    return tell(duplicate);
  });
};

function leadOf(deps: LeadDeps, told: ToldLead, by: Pick<LeadRecord, 'id' | 'referrerId' | 'source' | 'toldBy'>): LeadRecord {
  const phoneKey = personKey(deps.phoneKey, told.phone);
  const nowMs = deps.clock.nowMs();
  return {
    ...by, campaignId: told.campaignId, status: 'open', liveKey: liveKeyOf({ campaignId: told.campaignId, phoneKey }), duplicateOf: null, phoneKey, phoneSealed: deps.seal.seal(told.phone, by.id),
    nameSealed: deps.seal.seal(told.name, by.id), consentVersion: CONSENT.version, customerId: null, matchedAtMs: null, matchedBy: null, codeId: null, blankAtMs: nowMs + KEPT_MS, createdAtMs: nowMs,
  };
}
