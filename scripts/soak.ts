import { parseArgs } from 'node:util';
import { benchEngines } from './bench/databases';
import { cluster } from './proof/cluster';
import { crash } from './proof/crash';
import { order } from './proof/order';
import { limit } from './proof/limit';
import { sigterm } from './proof/sigterm';
import { slow } from './proof/slow';
import { storm } from './proof/storm';
import { token } from './proof/token';
import { fuzz } from './proof/fuzz';
import { clock } from './proof/clock';
import { database } from './proof/database';
import { processes } from './proof/processes';
import { api } from './proof/api';
import { roles } from './proof/roles';
import { randomFrom, type Found, type Proof } from './proof/proof';

type Engine = ReturnType<typeof benchEngines>[number];

/** Those that take longest come first: beside them others run. */
const PROOFS: readonly Proof[] = [slow, fuzz, processes, database, crash, order, sigterm, clock, limit, storm, api, token, roles];
/** Only when asked for by name. */
const ASKED_FOR: readonly Proof[] = [cluster];

/**
 * `npm run soak [-- NAME…] [--short] [--seed N] [--at-once N]`: proofs of what the bot promises, each one JSON line with its seed. `TEST_MYSQL_URL` adds the
 * server. Exit 1 when a promise was broken; the same seed tells the same story again.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true, options: { short: { type: 'boolean', default: false }, seed: { type: 'string' }, 'at-once': { type: 'string', default: '1' } },
  });
  const seed = wholeNumber(values.seed ?? String(Math.floor(Math.random() * 2 ** 32)));
  const wanted = (positionals.length > 0 ? positionals.map(proofOf) : PROOFS)
    .flatMap((proof) => enginesOf(proof, positionals.length > 0, seed).map((engine) => ({ proof, engine })));
  const tell = async ({ proof, engine }: (typeof wanted)[number]) => {
    const startedMs = performance.now();
    const { faults, figures } = await proof.run({ engine, size: values.short ? 'short' : 'long', random: randomFrom(seed) }).catch(toldAsFault);
    console.log(JSON.stringify({ proof: proof.name, engine, seed, ok: faults.length === 0, seconds: Math.round((performance.now() - startedMs) / 1000), ...figures, faults }));
    if (faults.length > 0) process.exitCode = 1;
  };
  for (const one of wanted.filter(({ proof }) => proof.alone)) await tell(one);
  const left = wanted.filter(({ proof }) => !proof.alone);
  await Promise.all(Array.from({ length: wholeNumber(values['at-once']) }, async () => {
    for (let next = left.shift(); next; next = left.shift()) await tell(next);
  }));
}

/** A proof that somebody asked for by name and that cannot be told here says so. */
function enginesOf(proof: Proof, byName: boolean, seed: number): readonly Engine[] {
  if (proof.engines === 'own') return ['mysql'];
  const found = benchEngines().filter((engine) => proof.engines === 'each' || proof.engines === engine);
  if (byName && found.length === 0) console.log(JSON.stringify({ proof: proof.name, seed, skipped: 'TEST_MYSQL_URL names no server' }));
  return found;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`${text} is no whole number`);
  return Number(text);
}

/** A proof that could not be told to its end has proved nothing, and the others go on. */
const toldAsFault = (error: unknown): Found => ({ faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)], figures: {} });

function proofOf(name: string): Proof {
  const all = [...PROOFS, ...ASKED_FOR];
  const proof = all.find((each) => each.name === name);
  if (!proof) throw new Error(`there is no proof ${name}; there are ${all.map((each) => each.name).join(', ')}`);
  return proof;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
