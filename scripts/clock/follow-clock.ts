import type { ChildProcess } from 'node:child_process';
import { isClockTurn, turned } from './turn';
import { turnClock } from './turned-clock';

/** Whoever lives in the simulated world has its time: when the world's clock is turned, this process and the followers are turned too, and the world is told once all are. */
export function followClock(world: ChildProcess, followers: readonly ChildProcess[]): void {
  world.on('message', (message) => {
    if (!isClockTurn(message)) return;
    turnClock(message.clockOffsetMs);
    void Promise.all(followers.map((follower) => turned(follower, message))).then(() => world.send(message));
  });
}
