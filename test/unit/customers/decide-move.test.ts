import { decideMove } from '../../../src/features/customers/move-follows';
import { fact } from '../../../scripts/proof/history';

describe('facts of two ids of one member', () => {
  test('those of a third stay, those of the younger id move', () => {
    const facts = [fact('add', 'older', 1), fact('add', 'younger', 2), fact('add', 'other', 3)];
    expect(decideMove(facts, 'younger', 'older')).toEqual({ moved: [facts[1]?.id], dropped: [], after: [{ ...facts[1], staffId: 'older' }] });
  });

  test.each([
    ['the same said twice is kept once', null, null, 'older'], ['the one that names a code is kept: the younger', null, 'code', 'younger'],
    ['the one that names a code is kept: the older', 'code', null, 'older'], ['both name one: the older', 'code', 'other', 'older'],
  ])('P2 %s', (_, olderState, youngerState, kept) => {
    const [older, younger] = [fact('add', 'older', 1, { state: olderState }), fact('add', 'younger', 1, { state: youngerState })];
    const { moved, dropped } = decideMove([older, younger], 'younger', 'older');
    expect({ moved, dropped }).toEqual(kept === 'older' ? { moved: [], dropped: [younger.id] } : { moved: [younger.id], dropped: [older.id] });
  });
});
