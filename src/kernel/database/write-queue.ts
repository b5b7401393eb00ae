/**
 * One writer at a time, in order of arrival; an urgent turn (accepting a callback) goes to the head of the queue.
 * The driver is synchronous: a transaction runs from beginning to end without letting a single request in. So every other turn
 * is started by the event loop itself, one a round, and what has arrived is looked at between any two.
 */
export interface WriteQueue {
  turn<T>(work: () => Promise<T>, urgent: boolean): Promise<T>;
}

interface Waiter {
  start: () => void;
  urgent: boolean;
}

export function createWriteQueue(): WriteQueue {
  const waiting: Waiter[] = [];
  let busy = false;
  let armed = false;
  const startFirst = () => {
    const first = waiting.shift();
    busy = first !== undefined;
    first?.start();
  };
  const arm = () => {
    if (armed || busy || waiting.length === 0) return;
    if (waiting[0]?.urgent) return startFirst();
    armed = true;
    setImmediate(() => {
      armed = false;
      if (!busy) startFirst();
    });
  };
  const enter = (urgent: boolean): Promise<void> => new Promise((start) => {
    const behindUrgent = urgent ? waiting.findIndex((other) => !other.urgent) : -1;
    if (behindUrgent >= 0) waiting.splice(behindUrgent, 0, { start, urgent });
    else waiting.push({ start, urgent });
    arm();
  });
  return {
    async turn(work, urgent) {
      await enter(urgent);
      try {
        return await work();
      } finally {
        busy = false;
        arm();
      }
    },
  };
}
