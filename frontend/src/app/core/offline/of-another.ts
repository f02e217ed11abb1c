/** The answer of the server where words, sealed before any sign-in, name another user. */
export const OF_ANOTHER = 'envelope_of_another';
