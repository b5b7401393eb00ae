import { conflict } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { campaignUnknown } from './draft-campaign';
import { statusOf, type CampaignStatus } from './decide-status';
import { lockCampaign, termsOf, updateCampaign, type CampaignRecord } from './store';
import type { Terms } from './terms';

type Step = 'pause' | 'resume' | 'end';

const FROM: Record<Step, readonly CampaignStatus[]> = { pause: ['running', 'scheduled'], resume: ['paused'], end: ['running', 'scheduled', 'paused'] };
const SAYS = { pause: 'campaign.paused', resume: 'campaign.resumed', end: 'campaign.ended' } as const;

/** Pause, resume, end: from now on, for new scans only (policy 11, 18). */
export const makeSteerCampaign = ({ unitOfWork, clock }: Machine) => (id: string, step: Step, cause: Cause): Promise<{ campaign: CampaignRecord; terms: Terms }> =>
  unitOfWork.run(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!campaign) throw campaignUnknown();
    const nowMs = clock.nowMs();
    const status = statusOf(campaign, nowMs);
    if (!FROM[step].includes(status)) throw conflict(`campaign.${status}`, `a campaign that is ${status} cannot ${step}`);
    const changed = stepped(campaign, step, nowMs);
    await updateCampaign(tx, changed);
    tx.emit({ type: SAYS[step], subject: id, data: { version: campaign.version }, cause } satisfies DomainEvent);
    return { campaign: changed, terms: await termsOf(tx, id, campaign.version) };
  });

function stepped(campaign: CampaignRecord, step: Step, nowMs: number): CampaignRecord {
  const { pauses } = campaign.timeline;
  if (step === 'pause') return { ...campaign, pausedAtMs: nowMs, timeline: { ...campaign.timeline, pauses: [...pauses, [nowMs, null]] } };
  const closed = pauses.map(([fromMs, toMs]): [number, number | null] => [fromMs, toMs ?? nowMs]);
  const resumed = { ...campaign, pausedAtMs: null, timeline: { ...campaign.timeline, pauses: closed } };
  return step === 'resume' ? resumed : { ...resumed, endedAtMs: nowMs };
}
