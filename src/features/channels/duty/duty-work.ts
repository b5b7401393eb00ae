import type { NewWork } from '../../../kernel/events';

/** A channel is looked at: who serves now, and who will next. */
export const dutyWork = (channelId: string): NewWork => ({ kind: 'channel.duty', key: channelId, payload: {} });
