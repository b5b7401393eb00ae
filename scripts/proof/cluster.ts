import { existsSync } from 'node:fs';
import { comesTrue, freePort, pause } from './calls';
import { createChild, type Child } from './child';
import { CREATE_DATABASE, ownServer, type OwnServer } from './own-server';
import type { Found, Proof, ProofOptions } from './proof';
import { beginStory } from './referral-story';
import { openTown, type Town } from './town';

const PROVIDERS = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so', '/usr/lib/libgalera_smm.so'];
const NODES = 3;
const ROUNDS = { short: 1, long: 6 };
const FRIENDS = 12;
const WECOM_MS = 700;
/** Longer than a lease: the bot has lost its rows when it wakes, and does not know it. */
const SLEEPS_MS = { short: 17_000, long: 60_000 };
const RETAINED_MS = 2700;
const WITHIN_MS = 120_000;

/** A bot at each of three Galera nodes; in the middle a bot falls asleep past its leases, and a node dies and comes back. Locks are not cluster-wide, and a commit itself may fail. */
export const cluster: Proof = {
  name: 'cluster', engines: 'own', promise: 'over a Galera cluster of three nodes the bots are as right as one over one server, and outlive the death of a node and the sleep of a bot',
  async run(options) {
    const provider = PROVIDERS.find((file) => existsSync(file));
    if (!provider) return { faults: [], figures: { skipped: 'galera-4 is not installed here' } };
    const nodes = await openNodes(provider);
    if (!nodes) return { faults: [], figures: { skipped: 'no MariaDB is installed here' } };
    const bots: Child[] = [];
    try {
      await nodes[0]?.start('--wsrep-new-cluster');
      await nodes[0]?.ask(CREATE_DATABASE);
      for (const node of nodes.slice(1)) await node.start();
      await together(nodes);
      const town = await openTown('mysql', { database: (nodes[0] as OwnServer).database });
      try {
        await town.start();
        for (const node of nodes.slice(1)) {
          const bot = createChild({ ...town.env, DATABASE_URL: node.database.url, PORT: String(await freePort()) });
          bots.push(bot);
          await bot.start();
        }
        await town.quiet();
        return await nodesDie(town, nodes, bots, options);
      } finally {
        for (const bot of bots) await bot.kill();
        await town.end();
      }
    } finally {
      for (const node of nodes) await node.database.drop();
    }
  },
};

async function openNodes(provider: string): Promise<OwnServer[] | null> {
  const ports: number[] = [];
  while (ports.length < NODES * 3) ports.push(await freePort());
  const members = ports.slice(0, NODES).map((port) => `127.0.0.1:${port}`);
  const nodes: OwnServer[] = [];
  for (const [n, member] of members.entries()) {
    const node = await ownServer(
      '--wsrep-on=ON', `--wsrep-provider=${provider}`, `--wsrep-cluster-address=gcomm://${members.join(',')}`, `--wsrep-node-name=node${n}`, `--wsrep-node-address=${member}`,
      `--wsrep-provider-options=gmcast.listen_addr=tcp://${member};ist.recv_addr=127.0.0.1:${ports[NODES + n]};gcache.size=32M`, '--wsrep-sst-method=rsync', `--wsrep-sst-receive-address=127.0.0.1:${ports[2 * NODES + n]}`,
      '--binlog-format=ROW', '--innodb-autoinc-lock-mode=2', '--innodb-flush-log-at-trx-commit=1',
    );
    if (!node) return null;
    nodes.push(node);
  }
  return nodes;
}

/** Every node sees all of them and has what they have. */
async function together(nodes: readonly OwnServer[]): Promise<void> {
  const isWhole = async (node: OwnServer) => (await node.ask("SHOW STATUS LIKE 'wsrep_cluster_size'")) === String(NODES) && (await node.ask("SHOW STATUS LIKE 'wsrep_local_state_comment'")) === 'Synced';
  if (!(await comesTrue(async () => (await Promise.all(nodes.map((node) => isWhole(node).catch(() => false)))).every(Boolean), WITHIN_MS))) throw new Error('the nodes did not find each other');
}

async function nodesDie(town: Town, nodes: readonly OwnServer[], bots: readonly Child[], { size, random }: ProofOptions): Promise<Found> {
  const story = await beginStory(town);
  let friends = 0;
  const friendsCome = async () => {
    for (let n = 0; n < FRIENDS; n += 1) {
      const customer = `wmNode${friends}`;
      friends += 1;
      await town.simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
      await town.simulator.control.scan({ customer, configId: random.pick(story.codes).configId, userId: random.pick(['WangFang', 'LiLei']) });
    }
  };
  for (let round = 0; round < ROUNDS[size]; round += 1) {
    const [dies, asleep] = [random.pick(nodes.slice(1)), random.pick(bots)];
    await town.simulator.control.fault({ kind: 'latency', latencyMs: WECOM_MS, times: 1_000_000 }); // so that calls are out, and rows held, when it happens
    const callsBefore = (await town.simulator.control.calls({})).length;
    await friendsCome();
    await comesTrue(async () => (await town.simulator.control.calls({})).length > callsBefore + FRIENDS, FRIENDS * WECOM_MS);
    asleep.signal('SIGSTOP');
    await dies.kill();
    await town.simulator.control.clearFaults();
    await friendsCome();
    await pause(SLEEPS_MS[size]);
    asleep.signal('SIGCONT');
    await dies.start();
    await together(nodes);
    await friendsCome();
  }
  await town.quiet(WITHIN_MS);
  await pause(RETAINED_MS);
  await town.quiet(WITHIN_MS);
  const acknowledged = (await story.acknowledged()).size;
  const faults = await story.faults();
  for (const bot of bots) if (!bot.isUp()) faults.push(`a bot did not survive: ${bot.lastWords()}`);
  if (acknowledged < friends / 2) faults.push(`only ${acknowledged} of ${friends} adds were acknowledged: too few to prove anything`);
  return { faults, figures: { nodes: nodes.length, rounds: ROUNDS[size], sleepsMs: SLEEPS_MS[size], friends, acknowledged } };
}
