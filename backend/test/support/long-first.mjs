import Sequencer from '@jest/test-sequencer';

/** Files that take longest on a clean clone, where Jest knows no times yet: begun last, one of them would run alone. */
const LONG =
  /(attack|bad-input|demo|three-agencies|closure-people|every-role|main-job|key-rotation|index-rotation|queue-lines|readiness)\.[\w.-]*$/;

export default class LongFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => Number(LONG.test(path));
    return [...super.sort(tests)].sort((a, b) => isLong(b) - isLong(a));
  }
}
