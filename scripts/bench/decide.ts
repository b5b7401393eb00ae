import { closeIdle, openIdle, prepareCompany } from './company';
import { perEngine } from './per-engine';
import { storeAdds, workOff } from './work-off';

const EVENTS = 3000;

/** Friend-adds bound, screened, promised and issued to both sides, from the stored callback on; calls to WeCom left out. */
export const benchDecide = (): Promise<object[]> => perEngine('decide', async (bench) => {
  const { settings, states } = await prepareCompany(bench.database.url, await bench.stub(0));
  let statements = 0;
  const app = await openIdle(settings, () => { statements += 1; });
  bench.atEnd(() => closeIdle(app));
  await storeAdds(app.machine, states, { count: EVENTS, name: 'wmFriend' });
  statements = 0;
  const { cpuMs, ...took } = await workOff(app, bench.engine);
  const statementsPerAdd = Math.round((statements / EVENTS) * 10) / 10;
  const issued = Number((await app.machine.database.one<{ n: number }>("SELECT COUNT(*) AS n FROM reward WHERE status = 'issued'"))?.n);
  return { events: EVENTS, rewardsIssued: issued, perSecond: Math.round(EVENTS / (took.recordSeconds + took.decideSeconds)), ...took, cpuMsPerAdd: Math.round((cpuMs / EVENTS) * 100) / 100, statementsPerAdd };
});
