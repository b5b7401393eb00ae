import { z } from 'zod';

/** Points, fen, counts: whole, at least 1, exact (≤ 2^53 − 1). */
export const PositiveInteger = z.int().positive();

/** What one rule may pay, and what a whole budget may hold: so far below 2^53 that no sum of years of them comes near it. */
export const RewardAmount = z.int().positive().max(1_000_000_000);
export const BudgetAmount = z.int().positive().max(1_000_000_000_000);

/** An id in a path or filter. Its shape is not checked further: an id that cannot exist is unknown, and the look-up says 404. */
export const IdText = z.string().min(1).max(128);

/** A name that people read on one line: 1 to `most` characters, none of them a line break or another control character. */
export const NameText = (most: number) =>
  z.string().trim().min(1).max(most * 2).refine((name) => [...name].length <= most, `must have at most ${most} characters`).refine((name) => !/\p{Cc}/u.test(name), 'must be one line without control characters');
