/** The words for what was done: requests by the name of their operation, jobs by theirs. */
export const didKey = (action: string): string =>
  `did.${action.replace(/[._]/g, '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
