export interface DepartmentNode {
  id: number;
  parentId: number;
}

/** These departments and everything below them. The tree is WeCom's and read piece by piece: a loop in it, or a parent that nobody told of, ends nothing. */
export function departmentsBelow(tree: readonly DepartmentNode[], roots: readonly number[]): Set<number> {
  const children = new Map<number, number[]>();
  for (const { id, parentId } of tree) children.set(parentId, [...(children.get(parentId) ?? []), id]);
  const found = new Set(roots);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child); // a set that grows while it is walked, each once
  return found;
}
