import type { World } from './create-world';

/** The departments named and everything below them. */
export function departmentTree(world: World, roots: number[]): Set<number> {
  const found = new Set(roots);
  let grew = true;
  while (grew) {
    const below = [...world.departments.values()].filter((one) => found.has(one.parentId) && !found.has(one.id));
    for (const one of below) found.add(one.id);
    grew = below.length > 0;
  }
  return found;
}
