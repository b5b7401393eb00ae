import { AppError, notFound } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import { statusOf, type CampaignsRoom, type Terms } from '../campaigns';
import { carriersOf } from '../channels';
import { customersByIds, tagsHeldBy, type CustomerRecord } from '../customers';
import { maySee } from './decide-audience';
import { openCampaigns, ownCode, ownCodes, type CampaignRow } from './views';

export type CodeStatus = 'pending' | 'active' | 'failed' | 'revoked';

export interface Chosen {
  campaign: CampaignRow;
  terms: Terms;
  status: ReturnType<typeof statusOf>;
  code: { id: string; status: CodeStatus } | null;
  /** Why there is no code that can be shown; null: there is one, or it is being made. */
  why: string | null;
}

export interface Home {
  customer: CustomerRecord;
  campaigns: (CampaignRow & { mine: boolean })[];
  chosen: Chosen | null;
}

type Deps = Machine & { campaigns: CampaignsRoom };

const LIVE = new Set(['running', 'scheduled']);

/** The campaigns of a customer's page: those they have a code of, and those they may take part in now. */
async function campaignsFor({ database, clock, campaigns }: Deps, customer: CustomerRecord): Promise<Home['campaigns']> {
  const nowMs = clock.nowMs();
  const mine = await ownCodes(database, customer.id);
  const others = customer.leftAtMs === null ? (await openCampaigns(database, nowMs)).filter(({ id }) => !mine.some((own) => own.id === id)) : [];
  const tagIds = (await tagsHeldBy(database, [customer.id])).get(customer.id) ?? new Set();
  const offered: CampaignRow[] = [];
  for (const campaign of others) {
    const { audience } = await campaigns.termsOf(database, campaign.id, campaign.version);
    if (LIVE.has(statusOf(campaign, nowMs)) && maySee(audience, { ...customer, tagIds })) offered.push(campaign);
  }
  return [...mine.map((campaign) => ({ ...campaign, mine: true })), ...offered.map((campaign) => ({ ...campaign, mine: false }))]
    .sort((a, b) => Number(LIVE.has(statusOf(b, nowMs))) - Number(LIVE.has(statusOf(a, nowMs))));
}

/** The first screen: one campaign, with the code that is made at the first look. Throws 404 for a campaign that is not theirs to see. */
export const makeReadHome = (deps: Deps) => async (customerId: string, wanted: string | undefined): Promise<Home> => {
  const [customer] = await customersByIds(deps.database, [customerId]);
  if (!customer) throw notFound('customer.not_found', 'this customer is not known');
  const campaigns = await campaignsFor(deps, customer);
  const campaign = wanted === undefined ? campaigns[0] : campaigns.find(({ id }) => id === wanted);
  if (!campaign && wanted !== undefined) throw notFound('campaign.not_found', 'there is no such campaign');
  return { customer, campaigns, chosen: campaign ? await choose(deps, customer, campaign) : null };
};

/** Of the page without a campaign named; null: there is none for them. */
export const makeFirstCampaign = (deps: Deps) => async (customerId: string): Promise<string | null> => {
  const [customer] = await customersByIds(deps.database, [customerId]);
  return customer ? ((await campaignsFor(deps, customer))[0]?.id ?? null) : null;
};

async function choose(deps: Deps, customer: CustomerRecord, campaign: CampaignRow): Promise<Chosen> {
  const { database, clock, campaigns } = deps;
  const terms = await campaigns.termsOf(database, campaign.id, campaign.version);
  const status = statusOf(campaign, clock.nowMs());
  const why = await refusalOf(deps, customer, campaign.id);
  const code = await ownCode(database, customer.id, campaign.id);
  if (!code) return { campaign, terms, status, code: null, why: why ?? 'code_failed' };
  const shown = code.revokedAtMs !== null ? 'revoked' : carrierStatus((await carriersOf(database, [code])).get(code.state)?.status);
  return { campaign, terms, status, code: { id: code.id, status: shown }, why: why ?? (shown === 'revoked' ? 'code_revoked' : shown === 'failed' ? 'code_failed' : null) };
}

/** Makes the code where there is none; answers why there may be none. */
async function refusalOf({ campaigns }: Deps, customer: CustomerRecord, campaignId: string): Promise<string | null> {
  try {
    await campaigns.codeFor(campaignId, customer.externalUserId);
    return null;
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return error.code;
    throw error;
  }
}

const carrierStatus = (status: string | undefined): CodeStatus => (status === undefined || status === 'pending' ? 'pending' : status === 'active' ? 'active' : 'failed');
