import type { Reader } from '../../kernel/database/database';
import type { CodeFacts, Terms, TermsReader } from '../campaigns';
import { tagsHeldBy } from '../customers';

/** Who would refer under a code; `codeId` may be any name that tells the asked apart. */
export type Asked = Pick<CodeFacts, 'codeId' | 'campaignId' | 'referrerId' | 'referrerExternalUserId' | 'referrerStage'> & { campaign: { version: number } };

/** Codes whose referrers are outside their campaign's audience. Anyone named, tagged or in a stage of it may refer; no audience means everyone. */
export async function referrersOutside(reader: Reader, codes: readonly Asked[], termsOf: TermsReader): Promise<Set<string>> {
  const outside = new Set<string>();
  const byTag: { code: Asked; tagIds: readonly string[] }[] = [];
  for (const code of codes) {
    const { audience } = await termsOf(reader, code.campaignId, code.campaign.version);
    if (isNamed(code, audience)) continue;
    outside.add(code.codeId);
    if (audience?.tagIds?.length) byTag.push({ code, tagIds: audience.tagIds });
  }
  const held = await tagsHeldBy(reader, [...new Set(byTag.map(({ code }) => code.referrerId))]);
  for (const { code, tagIds } of byTag) if (tagIds.some((tagId) => held.get(code.referrerId)?.has(tagId))) outside.delete(code.codeId);
  return outside;
}

function isNamed(code: Asked, audience: Terms['audience']): boolean {
  const { externalUserIds = [], stages = [], tagIds = [] } = audience ?? {};
  if (externalUserIds.length + stages.length + tagIds.length === 0) return true;
  return externalUserIds.includes(code.referrerExternalUserId) || (code.referrerStage !== null && stages.includes(code.referrerStage));
}
