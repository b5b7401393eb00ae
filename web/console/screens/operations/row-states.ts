/** States of every row of inbox and work, in the order of the chips. */
export const ROW_STATES = ['pending', 'processing', 'done', 'failed', 'expired', 'parked'] as const;
