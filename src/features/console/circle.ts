import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { decideCircle, type Edge } from './decide-circle';
import { peopleByIds, personIn, type Sees } from './people';
import { edgesOf, MOST_EDGES, REFERRAL_STATUSES } from './referral-views';
import { Person } from './shown';

const Tie = z.object({ person: Person, referralId: z.string(), status: z.enum(REFERRAL_STATUSES) });
/** `more`: friends beyond those; `many`: counting them stopped there. */
export const Circle = z.object({ by: Tie.nullable(), friends: z.array(Tie), more: z.int(), many: z.boolean() });

/** Who brought whom 推荐关系, around one person: as much of it as the caller's scope shows. */
export async function circleOf({ database, persons }: Sees, caller: Caller, customerId: string): Promise<z.input<typeof Circle>> {
  const brought = await edgesOf(database, caller.scope, { referrerId: customerId });
  const { by, friends, more } = decideCircle(customerId, { by: await edgesOf(database, caller.scope, { refereeId: customerId }), friends: brought });
  const people = await peopleByIds({ database, persons }, caller, [...(by ? [by] : []), ...friends].map(({ personId }) => personId));
  const tie = ({ personId, referralId, status }: Edge): z.input<typeof Tie> => ({ person: personIn(people, personId), referralId, status: status as (typeof REFERRAL_STATUSES)[number] });
  return { by: by && tie(by), friends: friends.map(tie), more, many: brought.length >= MOST_EDGES };
}
