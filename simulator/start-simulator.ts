import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBotDesk } from './bot-desk';
import { createCallJournal } from './api/call-journal';
import { createFrequency } from './api/frequency';
import { createTokenDesk } from './api/token-desk';
import type { CallbackConfig } from './callbacks/callback-target';
import { createMailroom } from './callbacks/mailroom';
import { createRaiseEvent } from './callbacks/raise-event';
import { createSimClock } from './clock';
import type { Control } from './control/create-control';
import { controlOver, createRunAction } from './control/create-control';
import type { Machinery, TurnFollowers } from './control/machinery';
import { createFaults } from './faults';
import { createHttpApp } from './http-app';
import type { World } from './world/create-world';
import { createWorld } from './world/create-world';

export interface SimulatorOptions {
  corpId: string;
  agentId: number;
  secret: string;
  /** 0 or absent picks a free port */
  port?: number;
  /** where events go; none are sent without it */
  callback?: CallbackConfig;
  /** 0 ≤ n < 1; decides which member of a type-2 code a scan meets */
  random?: () => number;
  /** how far from the real clock the world begins */
  offsetMs?: number;
  /** Turns the clocks of whoever lives in this world to the same offset; absent: the clock of the world turns alone. */
  onTurn?: TurnFollowers;
  /** Begins everything anew, the bot included; absent: nobody here can. */
  onAgain?: () => Promise<void>;
}

export interface Simulator {
  /** the bot's WECOM_API_BASE */
  url: string;
  world: World;
  control: Control;
  /** Resolves when every raised callback has come to its end. Long delays end when the clock is advanced. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a fake WeCom on loopback. Throws when the port is taken or the callback pair is malformed. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { corpId, agentId, secret, port = 0, callback, random = Math.random, offsetMs = 0, onTurn = null, onAgain = null } = options;
  const machinery = assemble({ corpId, agentId, secret }, { random, offsetMs, onTurn, onAgain });
  const { world, mailroom } = machinery;
  const runAction = createRunAction(machinery);
  const control = controlOver(runAction);
  if (callback) await control.callback(callback);

  const handle = createHttpApp(machinery, runAction).callback();
  const server = createServer((request, response) => { void handle(request, response); });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  world.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: world.baseUrl,
    world,
    control,
    settle: () => mailroom.settle(),
    close: async () => {
      await mailroom.discard();
      server.closeAllConnections();
      await new Promise<void>((resolve) => { server.close(() => resolve()); });
    },
  };
}

function assemble(app: { corpId: string; agentId: number; secret: string }, { random, offsetMs, onTurn, onAgain }: { random: () => number; offsetMs: number; onTurn: TurnFollowers | null; onAgain: (() => Promise<void>) | null }): Machinery {
  const clock = createSimClock(Date.now, offsetMs);
  const world = createWorld({ app, clock, random });
  const mailroom = createMailroom(world);
  return {
    world, mailroom,
    tokens: createTokenDesk(world),
    frequency: createFrequency(clock),
    faults: createFaults(),
    journal: createCallJournal(),
    raise: createRaiseEvent(world, mailroom),
    bot: createBotDesk(),
    turnFollowers: onTurn,
    beginAgain: onAgain,
  };
}
