import Sequencer from '@jest/test-sequencer';

/** Files that take longest on a clean clone, where Jest knows no times yet: begun last, one of them would run alone. */
const LONG =
  /(access-matrix|attack|bad-input|blocks|closure|demo|effort|every-role|import-background|index-rotation|key-rotation|main-job|queue-lines)\.[\w.-]*$/;

export default class LongFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => Number(LONG.test(path));
    return [...super.sort(tests)].sort((a, b) => isLong(b) - isLong(a));
  }
}
