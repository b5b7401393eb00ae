import { z } from 'zod';

/** Kinds of field in an answer. Extra fields are ignored everywhere; missing and empty optional text mean the same. */

export const optionalText = z.string().nullish().transform((value) => value || null);

/** Text that is '' when not told. */
export const looseText = z.string().nullish().transform((value) => value ?? '');

export const optionalNumber = z.number().nullish().transform((value) => value ?? null);

/** Unix seconds; some APIs send them as text. */
export const seconds = z.number().int().or(z.string().regex(/^\d{1,12}$/).transform(Number));

export const optionalSeconds = seconds.nullish().transform((value) => value || null);

/** A list that is empty when not told. */
export const listOf = <S extends z.ZodType>(item: S) => z.array(item).nullish().transform((list) => list ?? []);

/** `a|b|c` of message/send. */
export const barList = z.string().nullish().transform((value) => (value ?? '').split('|').filter((part) => part !== ''));

export const Nothing = z.object({});
