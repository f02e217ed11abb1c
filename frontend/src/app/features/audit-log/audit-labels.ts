/** The words for what was done: requests by the name of their operation, jobs by theirs. */
export const didKey = (action: string): string =>
  `audit-action.${action.replace(/[._]/g, '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const JOB = 'job-';

/** The other way: what was done, by the name of its words. */
export const actionOf = (name: string): string =>
  name.startsWith(JOB)
    ? `job.${name.slice(JOB.length).replaceAll('-', '_')}`
    : name.replace(/-[a-z]/g, ([, letter = '']) => letter.toUpperCase());
