import type { Cause } from '../events';
import type { Caller } from './access-slots';

/** Who made a change through the API, as events, history and ledger keep it. */
export const causeOf = (caller: Caller): Cause => ({ type: 'api', id: caller.id });
