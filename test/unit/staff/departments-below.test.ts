import fc from 'fast-check';
import { departmentsBelow } from '../../../src/features/staff/departments/decide-below';

const tree = [{ id: 1, parentId: 0 }, { id: 2, parentId: 1 }, { id: 3, parentId: 2 }, { id: 4, parentId: 1 }, { id: 5, parentId: 3 }];
const below = (roots: number[], nodes = tree) => [...departmentsBelow(nodes, roots)].sort((a, b) => a - b);

test.each([[[1], [1, 2, 3, 4, 5]], [[2], [2, 3, 5]], [[4], [4]], [[3, 4], [3, 4, 5]], [[], []], [[9], [9]]])('below %j stand %j', (roots, expected) => expect(below(roots)).toEqual(expected));
test('a loop ends: each department stands once', () => {
  expect(below([2], [{ id: 2, parentId: 3 }, { id: 3, parentId: 2 }, { id: 4, parentId: 4 }])).toEqual([2, 3]);
  expect(below([4], [{ id: 4, parentId: 4 }])).toEqual([4]);
});
test('whatever the tree, nothing is found that no chain of parents leads up from', () => {
  fc.assert(fc.property(fc.array(fc.record({ id: fc.nat(12), parentId: fc.nat(12) }), { maxLength: 30 }), fc.nat(12), (nodes, root) => {
    const found = departmentsBelow(nodes, [root]);
    for (const id of found) expect(id === root || nodes.some((node) => node.id === id && found.has(node.parentId))).toBe(true);
    for (const node of nodes) if (found.has(node.parentId)) expect(found.has(node.id)).toBe(true);
  }));
});
