import { startSimulator, type Simulator } from '../../simulator';
import { CORP } from '../bench/events';

export const MEMBERS = ['WangFang', 'LiLei'];
export const REFERRERS = ['wmZhang', 'wmLiu', 'wmChen'];
const LONG_AGO_S = Math.floor(Date.now() / 1000) - 90 * 86_400;

/** The simulator with a company of two members and a few old customers. */
export async function openCompany(): Promise<Simulator> {
  const simulator = await startSimulator({ corpId: CORP.corpId, agentId: CORP.agentId, secret: CORP.secret });
  await simulator.control.settings({ skipVerifyEvents: 'addOnly' });
  await simulator.control.seed({
    staff: [{ userId: 'WangFang', name: '王芳' }, { userId: 'LiLei', name: '李雷' }], customers: REFERRERS.map((externalUserId) => ({ externalUserId, name: externalUserId })),
    follows: REFERRERS.map((customer, index) => ({ userId: 'WangFang', customer, createdAt: LONG_AGO_S + index })),
  });
  return simulator;
}

export const connectTo = (simulator: Simulator, url: string): Promise<unknown> =>
  simulator.control.callback({ url: `${url}/wecom/callback`, token: CORP.token, encodingAesKey: CORP.encodingAesKey, corpId: CORP.corpId });
