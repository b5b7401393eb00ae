import { ApiProblem } from '../shared/api/problem';
import type { Box } from './drafts';

export interface PendingNote {
  /** `Idempotency-Key` of the first try: whatever became of it, the note stands once. */
  key: string;
  customer: string;
  text: string;
}

export interface OutboxDeps {
  box: Box;
  /** Where in the box. */
  name: string;
  post(note: PendingNote): Promise<{ id: string }>;
  newKey(): string;
}

export type Sent = { kind: 'sent'; id: string } | { kind: 'kept' };

/** A no that stays a no: the note would wait for ever. 401 passes with a sign-in, 409 while another page sends it, 429 with time. */
const isFinal = (error: unknown): boolean => error instanceof ApiProblem && error.status >= 400 && error.status < 500 && ![401, 409, 429].includes(error.status);

/** Notes on their way: written down before they are sent, so that a lost network or a closed page loses none. */
export function createNoteOutbox({ box, name, post, newKey }: OutboxDeps) {
  const read = (): PendingNote[] => {
    try {
      return JSON.parse(box.getItem(name) ?? '[]') as PendingNote[];
    } catch {
      return [];
    }
  };
  const write = (notes: readonly PendingNote[]): void => { if (notes.length === 0) box.removeItem(name); else box.setItem(name, JSON.stringify(notes)); };
  const drop = (key: string): void => write(read().filter((note) => note.key !== key));
  let flushing: Promise<number> | null = null;

  const deliver = async (note: PendingNote): Promise<Sent> => {
    try {
      const { id } = await post(note);
      drop(note.key);
      return { kind: 'sent', id };
    } catch (error) {
      if (!isFinal(error)) return { kind: 'kept' };
      drop(note.key);
      throw error;
    }
  };

  const deliverAll = async (): Promise<number> => {
    let sent = 0;
    for (const note of read()) if ((await deliver(note).catch(() => ({ kind: 'kept' }))).kind === 'sent') sent += 1;
    return sent;
  };

  return {
    waiting: (): number => read().length,
    /** Throws what the server refused for good. */
    async send(customer: string, text: string): Promise<Sent> {
      const note = { key: newKey(), customer, text };
      write([...read(), note]);
      return deliver(note);
    },
    /** Tries again what waits; answers how many went. Many may ask at once. */
    flush(): Promise<number> {
      flushing ??= deliverAll().finally(() => { flushing = null; });
      return flushing;
    },
  };
}
