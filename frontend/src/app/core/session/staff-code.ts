/** Stands for a person on paper, where no name does: the random end of her id, in two halves. */
export const staffCode = (userId: string): string =>
  userId
    .replaceAll('-', '')
    .slice(-8)
    .toUpperCase()
    .replace(/^(.{4})/, '$1-');
