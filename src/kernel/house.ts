import type { JobLane, Subscription } from './events';
import type { InboxReader } from './inbox/reading';
import { createInboxRunner } from './inbox/inbox-runner';
import type { Machine } from './machine';
import { createScheduler, type CronJob } from './scheduler';
import { createJobTurn } from './work/job-runner';
import { createBell, createLoop, type Loop } from './work/loop';
import type { Outcome, WorkItem } from './work/outcome';
import type { Job, Sender } from './work/registry';
import { createSendRunner, type SendRunner } from './work/send-runner';
import { createWorkTable } from './work/work-table';

/** What a room plugs into the machine. */
export interface Plugs {
  subscriptions?: readonly Subscription[];
  jobs?: readonly Job[];
  senders?: readonly Sender[];
  cron?: readonly CronJob[];
  /** Something that looks for work by itself; `turn` answers whether it found any. */
  loops?: readonly { name: string; idleMs: number; turn: () => Promise<boolean> }[];
}

export interface House {
  startWorkers(): void;
  /** Finishes what is in hand: no call is left without its stored outcome. */
  stopWorkers(): Promise<void>;
}

/** Poll interval for rows of other processes and for due work (the contract allows 2 s). */
const IDLE_MS = 400;
const CALLS_OUT = { greet: 96, send: 24, bulk: 16 } as const;
/** Loops over the job queue: a server answers several transactions at once, embedded SQLite has one writer. */
const JOB_LOOPS = { sqlite: 1, mysql: 3 } as const;

export function createHouse(machine: Machine, options: { rooms: readonly Plugs[]; inbox: InboxReader; onOutcome?: (kind: string, outcome: Outcome['kind']) => void }): House {
  for (const room of options.rooms) plugIn(machine, room);
  const { clock, logger, bells, registry, rush } = machine;
  const handlers = { job: (kind: string) => registry.jobs.get(kind), sender: (kind: string) => registry.senders.get(kind) };
  const table = createWorkTable(machine);
  const inbox = createInboxRunner({ ...machine, reader: options.inbox });
  const runners = (['greet', 'send', 'bulk'] as const).map((lane) => ({
    lane, runner: createSendRunner({ ...machine, table, handlers, lane, concurrency: CALLS_OUT[lane],
      ...(lane === 'greet' ? { onClaim: (items) => rush.waited('greeting', longestWait(items, clock.nowMs())) } : {}), ...(options.onOutcome ? { onOutcome: options.onOutcome } : {}) }),
  }));
  const jobTurn = (lane: JobLane) => createJobTurn({ ...machine, engine: machine.database.engine, table, handlers }, lane);
  const loop = (name: string, bell: Machine['bells'][keyof Machine['bells']], turn: () => Promise<boolean>, idleMs = IDLE_MS): Loop =>
    createLoop({ name, idleMs, bell, clock, logger, turn });
  const several = (name: string, bell: Machine['bells'][keyof Machine['bells']], turn: () => Promise<boolean>) =>
    Array.from({ length: JOB_LOOPS[machine.database.engine] }, (_, n) => loop(`${name} ${n + 1}`, bell, turn));
  const aside = (turn: () => Promise<boolean>) => async () => {
    await rush.standAside();
    return turn();
  };
  const unlessQuarantined = (turn: () => Promise<boolean>) => async () => !(await machine.quarantine.isOn()) && turn();
  const loops = [
    loop('urgent', bells.urgent, inbox.urgentTurn),
    ...several('inbox', bells.inbox, inbox.turn),
    ...several('job', bells.job, jobTurn('job')),
    loop('shared', bells.shared, jobTurn('shared')),
    ...runners.map(({ lane, runner }) => loop(lane, bells[lane], unlessQuarantined(lane === 'greet' ? runner.turn : aside(runner.turn)))),
    ...options.rooms.flatMap((room) => room.loops ?? []).map((own) => loop(own.name, createBell(), own.turn, own.idleMs)),
  ];
  const scheduler = createScheduler(machine, options.rooms.flatMap((room) => room.cron ?? []));
  const caretaker = createCaretaker(machine, table, inbox, runners.map(({ runner }) => runner));
  return {
    startWorkers() {
      for (const each of loops) each.start();
      scheduler.start();
      caretaker.start();
    },
    async stopWorkers() {
      await scheduler.stop();
      await Promise.all(loops.map((each) => each.stop()));
      await Promise.all(runners.map(({ runner }) => runner.idle()));
      await caretaker.stop();
    },
  };
}

/** Of those that can still be sent and were never tried: what is expired anyway, or waited by schedule, hurries nobody. */
const longestWait = (items: readonly WorkItem[], nowMs: number): number =>
  Math.max(0, ...items.filter((item) => item.attempts === 1 && (item.deliverByMs === null || item.deliverByMs > nowMs)).map((item) => nowMs - item.createdAtMs));

function plugIn(machine: Machine, room: Plugs): void {
  for (const job of room.jobs ?? []) register(machine.registry.jobs, job.kind, job);
  for (const sender of room.senders ?? []) register(machine.registry.senders, sender.kind, sender);
  for (const subscription of room.subscriptions ?? []) {
    const others = machine.registry.subscriptions.get(subscription.on) ?? [];
    machine.registry.subscriptions.set(subscription.on, [...others, subscription]);
  }
}

function register<T>(into: Map<string, T>, kind: string, value: T): void {
  if (into.has(kind)) throw new Error(`two rooms handle work of kind ${kind}`);
  into.set(kind, value);
}

/** Keeps leases of calls that are out alive, and gives rows of dead holders back. */
function createCaretaker(machine: Machine, table: ReturnType<typeof createWorkTable>, inbox: ReturnType<typeof createInboxRunner>, runners: readonly SendRunner[]): Loop {
  return createLoop({
    name: 'caretaker', idleMs: 2000, clock: machine.clock, logger: machine.logger, bell: createBell(),
    turn: async () => {
      // first, so that after a pause of the whole process its own calls are not taken for dead
      const { still, untilMs } = await table.leases.extend(runners.flatMap((runner) => [...runner.held()]));
      for (const call of still) call.heldUntilMs = untilMs;
      const work = await table.recover();
      const arrivals = await inbox.leases.recover('');
      if (work + arrivals > 0) machine.logger.warn('rows of a holder that died were taken back', { work, inbox: arrivals });
      return false;
    },
  });
}
