import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { visit } from './clients.mjs';
import { at } from './report.mjs';

const TICKS_PER_SECOND = 100;
/** Fields of /proc/<pid>/stat after the name, which may hold spaces. */
const PARENT = 1;
const OWN = [11, 12];
const OF_ENDED_CHILDREN = [13, 14];

function fieldsOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const sum = (fields, places) => places.reduce((total, place) => total + Number(fields[place]), 0);

/** Seconds of processor time that a process has used. */
const secondsOf = (pid) => sum(fieldsOf(pid), OWN) / TICKS_PER_SECOND;

/** The same for a server and the processes that it started, those that ended included. */
function secondsOfFamily(pid) {
  const parent = fieldsOf(pid);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(fieldsOf)
    .filter((fields) => fields?.[PARENT] === String(pid));
  const ticks = [parent, ...children].reduce((total, fields) => total + sum(fields, OWN), 0);
  return (ticks + sum(parent, OF_ENDED_CHILDREN)) / TICKS_PER_SECOND;
}

/** Resets the peak memory of a process (Linux, proc_pid_clear_refs). */
export const forgetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** Megabytes that a process holds in memory now, and has held at most. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1]) / 1024);
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

/** Taken in turn with the bare server, so that other work of the machine meets both alike. */
export async function inTurns({ rounds, milliseconds, connections, database }, subjects) {
  const taken = subjects.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [place, subject] of subjects.entries()) {
      if (round === 0) await visit(subject, { connections, milliseconds: Math.min(1_000, milliseconds) });
      const before = { web: secondsOf(subject.pid), database: secondsOfFamily(database) };
      const turn = await visit(subject, { connections, milliseconds });
      const web = secondsOf(subject.pid) - before.web;
      taken[place].push({ ...turn, web, database: secondsOfFamily(database) - before.database });
    }
  }
  return taken.map(together);
}

function together(turns) {
  const total = (field) => turns.reduce((all, turn) => all + turn[field], 0);
  const times = turns.flatMap((turn) => turn.times);
  const perRequest = (field) => (total(field) * 1_000) / total('count');
  return {
    perSecond: total('count') / total('seconds'),
    p50: at(times, 0.5),
    p95: at(times, 0.95),
    webMs: perRequest('web'),
    databaseMs: perRequest('database'),
    refused: total('refused'),
  };
}
