import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CustomersRoom } from '../customers';
import type { ReferralsRoom } from '../referrals';
import { makeRecordDeal } from './record-deal';
import { makeRefundDeal } from './refund-deal';
import { pipelineRoutes } from './routes';
import type { ChannelsRoom } from '../channels';
import { dealsOfChannel, standingDeals } from './store';

export interface PipelineRoom {
  routes: Route[];
}

/** Pipeline: deals 成交 and their refunds, which referrals count as a milestone (policy 17, 24). */
export function createPipeline(machine: Machine, deps: { customers: CustomersRoom; channels: ChannelsRoom; referrals: ReferralsRoom }): PipelineRoom {
  deps.referrals.dealsBy(standingDeals);
  deps.channels.showOutcomes('deals', dealsOfChannel);
  return { routes: pipelineRoutes(machine, { recordDeal: makeRecordDeal({ ...machine, ...deps }), refundDeal: makeRefundDeal({ ...machine, ...deps }) }) };
}
