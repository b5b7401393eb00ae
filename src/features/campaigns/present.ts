import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import type { FieldFault } from '../../kernel/errors';
import type { Carrier } from '../channels';
import { statusOf } from './decide-status';
import type { CampaignRecord, CodeRecord } from './store';
import { presentTerms, RewardItem, type Terms } from './terms';

export const CampaignView = z.object({
  id: z.string(), status: z.enum(['draft', 'scheduled', 'running', 'paused', 'ended']), version: z.int(), name: z.string(), startsAt: z.string(), endsAt: z.string(),
  codeKind: z.string(), staffUserIds: z.array(z.string()), staffPick: z.string(), groupChatIds: z.array(z.string()).optional(), retention: z.string(), clawback: z.string().optional(),
  rewards: z.array(RewardItem), caps: z.record(z.string(), z.int()).optional(), budget: z.record(z.string(), z.int()).optional(),
  welcome: z.object({ text: z.string().optional() }).optional(),
  audience: z.object({ tagIds: z.array(z.string()).optional(), stages: z.array(z.string()).optional(), externalUserIds: z.array(z.string()).optional() }).optional(),
  goal: z.object({ referrals: z.int(), by: z.string() }).optional(), acknowledge: z.array(z.string()).optional(),
  tags: z.object({ onBound: z.array(z.string()).optional(), onRetained: z.array(z.string()).optional(), onRejected: z.array(z.string()).optional() }).optional(),
  /** Of `staffUserIds`, those who can be added today; shown for one campaign. */
  servingStaffUserIds: z.array(z.string()).optional(),
  /** Why its 获客链接 adds nobody at present: quota, link_deleted, link_unavailable or link_refused. */
  blocked: z.string().optional(),
  /** Out of the lists of the console, and nothing else. */
  archived: z.boolean(),
  /** Names what stands in a draft; a change may say what it is a change of. */
  revision: z.string().optional(),
  publishedAt: z.string().nullable(), createdAt: z.string(),
  warnings: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string() })).optional(),
}).meta({ id: 'Campaign' });

export const presentCampaign = (campaign: CampaignRecord, terms: Terms, nowMs: number, warnings?: FieldFault[]) => ({
  ...presentTerms(terms), id: campaign.id, status: statusOf(campaign, nowMs), version: campaign.version, archived: campaign.archivedAtMs !== null,
  publishedAt: campaign.publishedAtMs === null ? null : instantText(campaign.publishedAtMs), createdAt: instantText(campaign.createdAtMs),
  ...(warnings ? { warnings } : {}),
}) as z.input<typeof CampaignView>;

export const CodeView = z.object({
  id: z.string(), campaignId: z.string(), referrerExternalUserId: z.string(), state: z.string(), codeKind: z.string(), configId: z.string().optional(), qrCodeUrl: z.string().optional(),
  url: z.string().optional(), chatIds: z.array(z.string()).optional(), staffUserIds: z.array(z.string()), status: z.enum(['pending', 'active', 'failed', 'revoked']), reason: z.string().optional(), createdAt: z.string(),
}).meta({ id: 'Code' });

/** What was deleted at WeCom leads nobody anywhere: for the outside it is revoked (policy 15). */
function statusOfCode({ revokedAtMs }: CodeRecord, carrier: Carrier | null): z.input<typeof CodeView>['status'] {
  if (revokedAtMs !== null || carrier?.status === 'removing' || carrier?.status === 'retired') return 'revoked';
  return carrier?.status ?? 'pending';
}

export const presentCode = (code: CodeRecord, carrier: Carrier | null, referrerExternalUserId: string): z.input<typeof CodeView> => ({
  id: code.id, campaignId: code.campaignId, referrerExternalUserId, state: code.state, codeKind: carrier?.codeKind ?? 'contact_way',
  ...(carrier?.configId ? { configId: carrier.configId } : {}), ...(carrier?.qrCodeUrl ? { qrCodeUrl: carrier.qrCodeUrl } : {}), ...(carrier?.url ? { url: carrier.url } : {}), ...(carrier?.chatIds ? { chatIds: carrier.chatIds } : {}),
  staffUserIds: carrier?.staffUserIds ?? [], status: statusOfCode(code, carrier),
  ...(carrier?.status === 'failed' && carrier.reason ? { reason: carrier.reason } : {}), createdAt: instantText(code.createdAtMs),
});
