import { DateText } from './duty/channel-terms';
import { EffectView } from './duty/channel-views';
import { ChannelView } from './duty/present';
import { QuotaView, WalkView } from './quota/routes';

/** Shapes of what screens show of channels and codes. */
export const ChannelShapes = { Channel: ChannelView, Effect: EffectView, Quota: QuotaView, Walk: WalkView, Day: DateText };
