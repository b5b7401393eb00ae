import { parseArgs } from 'node:util';
import { benchAcknowledge } from './bench/acknowledge';
import { benchBacklog } from './bench/backlog';
import { benchBurst } from './bench/burst';
import { benchDecide } from './bench/decide';
import { benchFaces } from './bench/faces';
import { benchLatency } from './bench/latency';
import { benchLists } from './bench/lists';
import { benchPosters } from './bench/posters';
import { benchScale } from './bench/scale';
import { benchSync } from './bench/sync';

const BENCHES: Record<string, () => Promise<object[]>> = { acknowledge: benchAcknowledge, latency: benchLatency, decide: benchDecide, burst: benchBurst, backlog: benchBacklog, scale: benchScale, lists: benchLists, sync: benchSync, posters: benchPosters, faces: benchFaces };

/** `npm run bench [-- NAME…] [--json]`: each benchmark prints rows; figures are ratios of one run, nothing is asserted. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  for (const name of names) {
    const bench = BENCHES[name];
    if (!bench) throw new Error(`there is no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
    const rows = await bench();
    if (values.json) for (const row of rows) console.log(JSON.stringify(row));
    else console.table(rows);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
