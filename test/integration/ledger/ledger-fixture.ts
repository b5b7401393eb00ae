import { accounts, createLedger, type Entry, type LedgerRoom, type Line, type Posted } from '../../../src/features/ledger';
import { testMachine, type TestMachine } from '../../support/machine';

export const HOUSE = accounts.issuance('points');
export const cause = { type: 'work', id: 'w1' };
export const points = (account: string, amount: number): Line => ({ account, asset: 'points', amount });

/** Points out of nothing, for a story that starts with a balance. */
export const grant = (key: string, account: string, amount: number): Entry => ({ key, cause, lines: [points(HOUSE, -amount), points(account, amount)] });

/** A movement between two accounts, the first of which may refuse. */
export const spend = (key: string, from: string, to: string, amount: number): Entry => ({ key, cause, lines: [points(from, -amount), points(to, amount)], floored: [from] });

export interface LedgerStory {
  machine: TestMachine;
  ledger: LedgerRoom;
  /** Statements since it was last emptied. */
  statements: string[];
  post(...entries: Entry[]): Promise<Posted[]>;
  reverse(key: string, of: string): Promise<Posted>;
  balance(account: string): Promise<number>;
  count(table: string): Promise<number>;
  /** One turn of the sealer. */
  seal: () => Promise<boolean>;
}

export async function ledgerStory(engine: 'sqlite' | 'mysql', clock?: TestMachine['clock']): Promise<LedgerStory> {
  const statements: string[] = [];
  const machine = await testMachine(engine, { onStatement: (sql) => statements.push(sql), ...(clock ? { clock } : {}) });
  const ledger = createLedger(machine);
  const [sealer] = ledger.plugs.loops ?? [];
  if (!sealer) throw new Error('the ledger plugs no sealer in');
  return {
    machine, ledger, statements,
    post: (...entries) => machine.unitOfWork.run((tx) => ledger.post(tx, entries)),
    reverse: (key, of) => machine.unitOfWork.run((tx) => ledger.reverse(tx, { key, of, cause })),
    balance: async (account) => Number((await machine.database.one<{ balance: number }>('SELECT balance FROM ledger_account WHERE account = ?', [account]))?.balance ?? 0),
    count: async (table) => Number((await machine.database.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))?.n),
    seal: sealer.turn,
  };
}

export const idOf = (answer: Posted | undefined): string => {
  if (!answer || answer.kind === 'refused') throw new Error('this entry was refused');
  return answer.transactionId;
};
