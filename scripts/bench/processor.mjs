import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Fields of /proc/<pid>/stat after the name, which may hold spaces. */
function fieldsOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
const PARENT = 1;
const OWN = [11, 12];
const OF_ENDED_CHILDREN = [13, 14];

const sum = (fields, places) => places.reduce((total, place) => total + Number(fields[place]), 0);

/** Seconds of processor time that a process has used; null where this system has no /proc. */
export function secondsOf(pid) {
  const fields = fieldsOf(pid);
  return fields && sum(fields, OWN) / TICKS_PER_SECOND;
}

/** The same for a server and the processes that it started, those that ended included. */
export function secondsOfFamily(pid) {
  const parent = fieldsOf(pid);
  if (!parent) return null;
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
