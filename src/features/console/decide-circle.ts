/** How one friend, or whoever recommended somebody, stands with a person. */
export interface Edge {
  referralId: string;
  personId: string;
  status: string;
}

/** What is drawn of somebody: a picture holds them, one who recommended them, and friends; further ones are counted. */
const MOST_NODES = 50;
const MOST_FRIENDS = MOST_NODES - 2;

/** One line a person: the newest that stands, or the newest of all. Newest first, as they are given; their own scan is nobody's. */
function people(self: string, edges: readonly Edge[]): Edge[] {
  const found = new Map<string, Edge>();
  for (const edge of edges) {
    const had = found.get(edge.personId);
    if (edge.personId !== self && (!had || (!stands(had) && stands(edge)))) found.set(edge.personId, edge);
  }
  return [...found.values()];
}

const stands = ({ status }: Edge): boolean => !['rejected', 'lapsed', 'reversed'].includes(status);

/** One person's recommender and direct friends, nobody further (ux: ≤ 50 people in one picture). */
export function decideCircle(self: string, { by, friends }: { by: readonly Edge[]; friends: readonly Edge[] }): { by: Edge | null; friends: Edge[]; more: number } {
  const [recommenders, brought] = [people(self, by), people(self, friends)];
  return { by: recommenders.find(stands) ?? recommenders[0] ?? null, friends: brought.slice(0, MOST_FRIENDS), more: Math.max(0, brought.length - MOST_FRIENDS) };
}
