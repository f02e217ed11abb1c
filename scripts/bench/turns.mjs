import { secondsOf, secondsOfFamily } from './processor.mjs';
import { visit } from './clients.mjs';

/** Taken in turn with the bare server, so that whatever else the machine does meets both alike. */
export async function inTurns({ rounds, milliseconds, connections, database }, subjects) {
  const taken = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [place, subject] of subjects.entries()) {
      if (round === 0) await visit(subject, { connections, milliseconds: Math.min(1_000, milliseconds) });
      taken[place].push(await measured(subject, { connections, milliseconds, database }));
    }
  }
  return taken.map(together);
}

async function measured(subject, { connections, milliseconds, database }) {
  const before = { web: secondsOf(subject.pid), database: secondsOfFamily(database) };
  const { count, seconds, times, refused } = await visit(subject, { connections, milliseconds });
  const used = (now, then) => (now === null || then === null ? null : now - then);
  return {
    count,
    seconds,
    times,
    refused,
    web: used(secondsOf(subject.pid), before.web),
    database: used(secondsOfFamily(database), before.database),
  };
}

function together(turns) {
  const total = (field) => turns.reduce((sum, turn) => sum + (turn[field] ?? 0), 0);
  const times = turns.flatMap((turn) => turn.times).sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  const perRequest = (field) => (total(field) * 1_000) / total('count');
  return {
    perSecond: total('count') / total('seconds'),
    p50: at(0.5),
    p95: at(0.95),
    webMs: perRequest('web'),
    databaseMs: perRequest('database'),
    refused: total('refused'),
  };
}
