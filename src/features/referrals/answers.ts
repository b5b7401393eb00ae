import { z } from 'zod';
import type { ReferralReason } from '../../vocabulary/reasons';
import { REASON_TEXT } from './reason-text';

/** A "no" carries its code, a sentence, and where to go with it (policy 31). */
export const No = z.object({ code: z.string(), text: z.string(), appeal: z.string() }).nullable();
export const APPEAL = '如有异议，请联系您的客户经理提出申诉，由另一位同事复核。';
export const no = (code: string, text: string): z.input<typeof No> => ({ code, text, appeal: APPEAL });

/** What a lead or an accepted claim came to. */
export const Came = z.object({ id: z.string(), status: z.string(), reason: No }).nullable();

export const presentCame = ({ referralId, referralStatus, referralReason }: { referralId: string | null; referralStatus: string | null; referralReason: string | null }): z.input<typeof Came> =>
  (referralId === null || referralStatus === null ? null : { id: referralId, status: referralStatus, reason: referralReason === null ? null : no(referralReason, REASON_TEXT[referralReason as ReferralReason]) });
