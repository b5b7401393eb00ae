import { z } from 'zod';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import { sealWords } from '../../kernel/seal-words';
import { upgradeWalk } from '../../kernel/work/upgrade-walk';
import type { CustomersRoom } from '../customers';
import { forgetNotes, forgetNotesWork } from './forget-notes';
import { makeNoteFollowUp, makeUndoFollowUp, type NoteFollowUp, type UndoFollowUp } from './note-follow-up';
import { NOTE_WORDS } from './store';

export { followUpLines, latestFollowUp, noteText } from './store';

/** What may be written in one note, at every face. */
export const FollowUpText = z.string().trim().min(1).max(2000);

export interface FollowUpsRoom {
  plugs: Plugs;
  noteFollowUp: NoteFollowUp;
  undoFollowUp: UndoFollowUp;
}

/** Follow-ups 跟进记录: what members of staff note about their customers, beside a chat or in the console. */
export const createFollowUps = (machine: Machine, deps: { customers: CustomersRoom }): FollowUpsRoom => ({
  noteFollowUp: makeNoteFollowUp({ ...machine, ...deps }),
  undoFollowUp: makeUndoFollowUp(machine),
  plugs: {
    loops: [upgradeWalk(machine, 'follow_up.words', sealWords(machine.persons, deps.customers.saltsOf, NOTE_WORDS))],
    jobs: [forgetNotes], subscriptions: [{ on: 'customer.erased', work: ({ subject }) => forgetNotesWork(subject) }],
  },
});
