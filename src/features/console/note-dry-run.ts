import { NamedState } from '../../../entities/named-state';
import type { Reader } from '../../kernel/database/database';
import type { Machine } from '../../kernel/machine';

const NAME = 'dry_run';

export const someTried = async (reader: Reader): Promise<boolean> => (await reader.one('SELECT name FROM named_state WHERE name = ?', [NAME])) !== null;

/** That rewards were once tried on friends of the past: the guide may not tick what it did not see. */
export async function noteDryRun({ database, unitOfWork, clock }: Pick<Machine, 'database' | 'unitOfWork' | 'clock'>): Promise<void> {
  if (await someTried(database)) return;
  await unitOfWork.run((tx) => tx.insertMissing(NamedState, [{ name: NAME, value: '', changedAtMs: clock.nowMs() }]), { repeatable: true });
}
