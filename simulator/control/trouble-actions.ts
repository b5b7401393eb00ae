import { EventFaultsSchema } from '../callbacks/event-troubles';
import type { Machinery } from './machinery';
import { DONE } from './machinery';
import type { ActionInput } from './schemas';

/** The bad days: faults of the API, of the token, and of events on their way. */
export const createTroubleActions = ({ faults, frequency, mailroom, tokens }: Machinery) => ({
  fault: (fault: ActionInput<'fault'>) => { faults.add(fault); return DONE; },
  eventFaults: (next: ActionInput<'eventFaults'>) => { mailroom.setFaults(next); return DONE; },
  clearFaults: () => {
    faults.clear();
    frequency.clear();
    mailroom.setFaults(EventFaultsSchema.parse({}));
    return DONE;
  },
  killToken: ({ errcode }: ActionInput<'killToken'>) => { tokens.revoke(errcode); return DONE; },
  /** any event, as written, sealed and delivered like the others */
  postEvent: ({ xml, deliver, delayMs, lose }: ActionInput<'postEvent'>) => {
    mailroom.send({ lane: 'raw', plaintext: () => xml }, { deliver, delayMs, lose });
    return DONE;
  },
});
