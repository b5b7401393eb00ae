import type { Machinery } from './machinery';
import { DONE } from './machinery';
import type { ActionInput } from './schemas';

/** What a test may look at. Every answer is a copy, fit for JSON. */
export const createInspectActions = ({ world, journal, mailroom }: Machinery) => ({
  world: () => ({
    settings: { ...world.settings },
    departments: [...world.departments.values()],
    staff: [...world.staff.values()].map((member) => ({ ...member })),
    customers: [...world.customers.values()].map((customer) => ({ ...customer })),
    follows: world.follows.all().map((follow) => ({ ...follow })),
    contactWays: [...world.contactWays.values()].map((way) => ({ ...way })),
    joinWays: [...world.joinWays.values()].map((way) => ({ ...way })),
    acquisitionLinks: [...world.acquisitionLinks.values()].map((link) => ({ ...link })),
    tagGroups: [...world.tagGroups.values()],
    massTasks: [...world.massTasks.values()].map((task) => ({ ...task, members: [...task.members.values()] })),
    media: [...world.media.values()],
  }),
  /** the bot's API calls, oldest first */
  calls: ({ api }: ActionInput<'calls'>) => journal.items().filter((call) => api === undefined || call.api === api),
  /** what reached a customer's or a member's phone, oldest first */
  delivered: ({ kind, to }: ActionInput<'delivered'>) => world.delivered.items()
    .filter((message) => (kind === undefined || message.kind === kind) && (to === undefined || message.to === to)),
  /** the callbacks sent, in the order in which they came to an end */
  deliveries: () => mailroom.deliveries.items(),
  settle: async () => {
    await mailroom.settle();
    return DONE;
  },
});
