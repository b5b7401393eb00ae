/** For whom a campaign is. */
export interface Audience {
  tagIds?: readonly string[] | undefined;
  stages?: readonly string[] | undefined;
  externalUserIds?: readonly string[] | undefined;
}

/** Is this customer in the audience? Anyone named, tagged or in a stage of it; no audience means everyone. */
export function maySee(audience: Audience | undefined, customer: { externalUserId: string; stage: string | null; tagIds: ReadonlySet<string> }): boolean {
  const { tagIds = [], stages = [], externalUserIds = [] } = audience ?? {};
  if (tagIds.length + stages.length + externalUserIds.length === 0) return true;
  return externalUserIds.includes(customer.externalUserId) || (customer.stage !== null && stages.includes(customer.stage)) || tagIds.some((tagId) => customer.tagIds.has(tagId));
}
