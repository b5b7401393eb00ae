import { schedule, type ScheduledTask } from 'node-cron';
import type { NewWork } from './events';
import { messageOf } from './logger';
import type { Machine } from './machine';

/** node-cron rings the bell, the work queue does the job: a period is claimed by the unique `once` of its row, so one process wins. */
export interface CronJob {
  name: string;
  expression: string;
  timeZone: string;
  work(): Omit<NewWork, 'once'>;
}

/** A busy event loop may wake a second late: the period is then queued late, not dropped. `context.date` is the period, not the moment. */
const LATE_MS = 60_000;

export function createScheduler(machine: Machine, jobs: readonly CronJob[]): { start(): void; stop(): Promise<void> } {
  let tasks: ScheduledTask[] = [];
  const queueing = new Set<Promise<void>>();
  const fire = async (job: CronJob, at: Date): Promise<void> => {
    const period = new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString();
    await machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ ...job.work(), once: `cron:${job.name}:${period}` })));
  };
  /** A machine that slept, or whose clock was put forward, has missed a bell: the next one comes, and what the job looks after is found by it. */
  const noting = (job: CronJob, task: ScheduledTask): ScheduledTask => {
    task.on('execution:missed', ({ date }) => machine.logger.info('a scheduled job was missed', { job: job.name, at: date.toISOString() }));
    return task;
  };
  const loggerOf = ({ name }: CronJob) => {
    const to = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string | Error) => machine.logger[level](messageOf(message), { job: name });
    return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
  };
  return {
    start() {
      tasks = jobs.map((job) => noting(job, schedule(job.expression, (context) => {
        const queued = fire(job, context.date)
          .catch((error: unknown) => machine.logger.error('a scheduled job could not be queued', { job: job.name, error: messageOf(error) }))
          .finally(() => queueing.delete(queued));
        queueing.add(queued);
      }, { timezone: job.timeZone, name: job.name, missedExecutionTolerance: LATE_MS, suppressMissedWarning: true, logger: loggerOf(job) })));
    },
    async stop() {
      for (const task of tasks) await task.destroy();
      tasks = [];
      await Promise.all(queueing);
    },
  };
}
