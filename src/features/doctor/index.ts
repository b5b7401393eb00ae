import type { Clock } from '../../kernel/clock';
import { NoDatabaseYet, type Database } from '../../kernel/database/database';
import { messageOf } from '../../kernel/logger';
import type { CallbackCrypto, Wecom } from '../../wecom';
import { callbackFinding, databaseFindings, eventFindings, signInFinding } from './decide-local-findings';
import { finding, memberFindings, wecomFindings } from './decide-wecom-findings';
import type { DatabaseFacts } from './facts';
import { reportOf, type DoctorReport, type Finding } from './finding';
import { readDatabaseFacts } from './read-database-facts';
import { readWecomFacts } from './read-wecom-facts';
import { tryCallback } from './try-callback';
import { WORDS } from './words';

export { reportOf, type DoctorReport, type Finding } from './finding';

/** What stands in the way of even looking: faults of configuration, one finding each. */
export const configurationFindings = (faults: readonly { name: string; detail: string }[]): Finding[] =>
  faults.map(({ name, detail }) => finding('configuration', 'fault', 'configuration_fault', WORDS.configurationFault(name, detail)));

type Deps = { openDatabase(): Promise<Database>; wecom: Wecom; crypto: CallbackCrypto; publicUrl: string | null; clock: Clock };

/** Looks at everything that goes wrong on the first day, changes nothing, and says of each fault how to mend it. */
export async function examine(deps: Deps): Promise<DoctorReport> {
  const { clock } = deps;
  const local = await lookAtDatabase(deps);
  const facts = await readWecomFacts(deps.wecom, local.facts?.campaignStaff.map(({ userId }) => userId) ?? []);
  const callback = callbackFinding(await tryCallback(deps.publicUrl, deps.crypto, clock.nowMs()));
  return reportOf([
    finding('configuration', 'ok', 'complete', WORDS.configured), ...local.findings, ...wecomFindings(facts), ...memberFindings(facts, local.facts), callback, signInFinding(deps.publicUrl),
    ...(local.facts ? eventFindings(local.facts.callbacks, clock.nowMs()) : []),
  ]);
}

async function lookAtDatabase({ openDatabase, clock }: Deps): Promise<{ facts: DatabaseFacts | null; findings: Finding[] }> {
  let database: Database;
  try {
    database = await openDatabase();
  } catch (error) {
    const found = error instanceof NoDatabaseYet ? finding('database', 'skipped', 'none_yet', WORDS.noDatabaseYet) : finding('database', 'fault', 'not_usable', WORDS.databaseAway(messageOf(error)));
    return { facts: null, findings: [found] };
  }
  try {
    const facts = await readDatabaseFacts(database, clock.nowMs());
    return { facts, findings: databaseFindings(facts) };
  } finally {
    await database.close();
  }
}
