/** One writer at a time, in order of arrival; an urgent turn (accepting a callback) goes to the head of the queue. */
export interface WriteQueue {
  turn<T>(work: () => Promise<T>, urgent: boolean): Promise<T>;
}

export function createWriteQueue(): WriteQueue {
  const waiting: { start: () => void; urgent: boolean }[] = [];
  let busy = false;
  const next = () => {
    const first = waiting.shift();
    if (first) first.start();
    else busy = false;
  };
  const enter = (urgent: boolean): Promise<void> => {
    if (!busy) {
      busy = true;
      return Promise.resolve();
    }
    return new Promise((start) => {
      const behindUrgent = waiting.findIndex((other) => !other.urgent);
      if (urgent && behindUrgent >= 0) waiting.splice(behindUrgent, 0, { start, urgent });
      else waiting.push({ start, urgent });
    });
  };
  return {
    async turn(work, urgent) {
      await enter(urgent);
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
