import { parseArgs } from 'node:util';
import { benchEngines } from './bench/databases';
import { crash } from './proof/crash';
import { randomFrom, type Proof } from './proof/proof';

const PROOFS: readonly Proof[] = [crash];

/**
 * `npm run soak [-- NAME…] [--short] [--seed N]`: proofs of what the bot promises, each one JSON line with its seed. `TEST_MYSQL_URL` adds the server. Exit 1
 * when a promise was broken; the same seed tells the same story again.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { short: { type: 'boolean', default: false }, seed: { type: 'string' } } });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('a seed is a whole number');
  const wanted = positionals.length > 0 ? positionals.map(proofOf) : PROOFS;
  for (const proof of wanted) {
    for (const engine of proof.engines === 'each' ? benchEngines() : (['sqlite'] as const)) {
      const startedMs = performance.now();
      const { faults, figures } = await proof.run({ engine, size: values.short ? 'short' : 'long', random: randomFrom(seed) });
      console.log(JSON.stringify({ proof: proof.name, engine, seed, ok: faults.length === 0, seconds: Math.round((performance.now() - startedMs) / 1000), ...figures, faults }));
      if (faults.length > 0) process.exitCode = 1;
    }
  }
}

function proofOf(name: string): Proof {
  const proof = PROOFS.find((each) => each.name === name);
  if (!proof) throw new Error(`there is no proof ${name}; there are ${PROOFS.map((each) => each.name).join(', ')}`);
  return proof;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
