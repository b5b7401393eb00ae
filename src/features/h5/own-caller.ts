import { forbidden } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';

/** Of every route of this room: nobody but a customer, and each only about themselves (law 7). */
export const CUSTOMER = { roles: ['customer'] } as const;

/** Whose data this is about, from the session and from nowhere else. */
export function ownId(caller: Caller): string {
  if (caller.type !== 'customer') throw forbidden('forbidden', 'this page is for customers');
  return caller.customerId;
}
