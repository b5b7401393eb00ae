import type { Cause } from '../events';
import type { Caller } from './access-slots';

const TYPES = { api_key: 'api', customer: 'customer' } as const;

/** Who made a change, as events, history and ledger keep it. */
export function causeOf(caller: Caller): Cause {
  if (caller.type !== 'session') return { type: TYPES[caller.type], id: caller.id };
  return { type: caller.staffId === null ? 'break_glass' : 'staff', id: caller.id };
}
