import { z } from 'zod';

/** Points, fen, counts: whole, at least 1, exact (≤ 2^53 − 1). */
export const PositiveInteger = z.int().positive();

/** An id in a path or filter. Its shape is not checked further: an id that cannot exist is unknown, and the look-up says 404. */
export const IdText = z.string().min(1).max(128);
