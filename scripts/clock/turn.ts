/** Said between the processes of a demo: from now on you are so far from real time. The same comes back once it is done. */
export interface ClockTurn { clockOffsetMs: number }

export const isClockTurn = (message: unknown): message is ClockTurn => typeof message === 'object' && message !== null && typeof (message as Partial<ClockTurn>).clockOffsetMs === 'number';

/** The other end: a child, or, in a child, the parent behind `process`. */
interface Channel {
  on(event: 'message', hear: (message: unknown) => void): unknown;
  off(event: 'message', hear: (message: unknown) => void): unknown;
  send?: (turn: ClockTurn) => unknown;
}

/** Tells the other end and waits until it has turned. */
export const turned = (other: Channel, turn: ClockTurn): Promise<void> => new Promise((resolve) => {
  const hear = (message: unknown) => {
    if (!isClockTurn(message) || message.clockOffsetMs !== turn.clockOffsetMs) return;
    other.off('message', hear);
    resolve();
  };
  other.on('message', hear);
  other.send?.(turn);
});
