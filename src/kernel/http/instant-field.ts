import { z } from 'zod';

const DESCRIPTION = { type: 'string', format: 'date-time', description: 'ISO 8601, UTC (ends in Z)' } as const;

/** Input: ISO 8601 in UTC → epoch ms. An offset is refused: what is stored and shown is always UTC. */
export const InstantInput = z.iso.datetime('must be an ISO 8601 instant in UTC, such as 2026-01-31T08:00:00Z')
  .transform((text) => Date.parse(text))
  .refine((ms) => Number.isSafeInteger(ms) && ms >= 0, 'must lie after 1970')
  .meta(DESCRIPTION);

/** Output, as `instantText` writes it. */
export const InstantText = z.iso.datetime().meta(DESCRIPTION);

/** Epoch ms → `2026-01-31T08:00:00.000Z`. */
export const instantText = (ms: number): string => new Date(ms).toISOString();
