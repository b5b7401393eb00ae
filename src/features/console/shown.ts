import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';

/** A customer as the console shows them: whole to their own member of staff, masked to everybody else. `revealable`: whoever looks may have the name shown whole. */
export const Person = z.object({ externalUserId: z.string(), name: z.string().nullable(), masked: z.boolean(), revealable: z.boolean() }).meta({ id: 'Person' });
export type Person = z.input<typeof Person>;

/** A member of staff; the name is null until WeCom was asked. */
export const Member = z.object({ userId: z.string(), name: z.string().nullable() }).meta({ id: 'Member' });
export type Member = z.input<typeof Member>;

export const CampaignName = z.object({ id: z.string(), name: z.string() }).meta({ id: 'CampaignName' });
export const Instant = z.string().nullable();
export const Reason = z.object({ code: z.string(), text: z.string() }).nullable();

/** Where in a list somebody stands: `cursor` is the id of the last row before. */
export interface Turning {
  limit: number;
  cursor?: string | undefined;
}

export const when = (atMs: number | null): string | null => (atMs === null ? null : instantText(atMs));
