import type { Tx } from '../database/unit-of-work';
import type { NewWork } from '../events';

export interface StoredArrival {
  id: string;
  body: string | null;
  receivedAtMs: number;
  attempts: number;
}

/** What the rooms made of one arrival's plaintext; pure, so it is computed once per claim. Texts longer than their columns are cut. */
export type Reading =
  | { kind: 'handle'; event: string | null; changeType: string | null; turns: readonly Turn[] }
  /** Nothing to do for now, kept and shown. */
  | { kind: 'keep'; event: string | null; changeType: string | null }
  | { kind: 'park'; event: string | null; changeType: string | null; why: string };

/** Whose turn an arrival is, what it says, and the verb that writes down many such things at once: rows of one transaction share its call. */
export interface Turn {
  key: string;
  verb: (tx: Tx, inputs: readonly never[]) => Promise<void>;
  input: unknown;
}

export const turnOf = <Input>(key: string, verb: (tx: Tx, inputs: readonly Input[]) => Promise<void>, input: Input): Turn => ({ key, verb, input });

export interface InboxReader {
  read(arrival: StoredArrival): Reading;
  /** The urgent side of an arrival (its welcome code), ready to be sent; null when there is none after all. */
  urgentWork(arrival: StoredArrival): Promise<NewWork | null>;
}
