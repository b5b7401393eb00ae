import { z } from 'zod';

/** Kinds of element in an event. The parser gives every scalar as text; a repeated or nested element is no scalar and fails here. */

const INTEGER = /^-?\d{1,15}$/;

/** Present and not empty. */
export const text = z.string().min(1);

/** Absent and empty mean the same: null. */
export const optionalText = z.string().optional().transform((value) => value || null);

/** A userid, an external_userid, a state: 64 characters at the most (doc 90195, 92130); longer ones are nobody's. */
export const idText = z.string().min(1).max(64);
export const optionalIdText = z.string().max(64).optional().transform((value) => value || null);

/** A time WeCom can mean: from 1970 to 2106. Anything else would become a fact at a time that does not exist. */
export const unixSeconds = z.string().regex(/^\d{1,10}$/).transform(Number).refine((seconds) => seconds > 0 && seconds < 2 ** 32);

export const integer = z.string().regex(INTEGER).transform(Number);

export const optionalInteger = z.string().regex(INTEGER).or(z.literal('')).optional().transform((value) => (value ? Number(value) : null));

const commaParts = (value: string | undefined): string[] => (value ?? '').split(',').filter((part) => part !== '');

/** `a,b,c`; absent and empty give no elements. */
export const commaTexts = z.string().optional().transform(commaParts);

export const commaIntegers = z.string().regex(/^(-?\d{1,15}(,|$))*$/).optional().transform((value) => commaParts(value).map(Number));

/** `<List><Item>…</Item></List>`; an empty list element reaches us as ''. */
export const itemsOf = <S extends z.ZodType>(item: S) =>
  z.object({ Item: z.array(item) }).or(z.literal('')).optional().transform((list) => (list ? list.Item : []));

/** What identifies an event on the wire, and how its own elements read. */
export interface EventShape<S extends z.ZodType> {
  event: string;
  changeType: string | null;
  schema: S;
}

export const shape = <S extends z.ZodType>(event: string, changeType: string | null, schema: S): EventShape<S> => ({ event, changeType, schema });
