/** When a row that failed is tried again: after seconds at first, and once an hour when it failed three times. */
export const AGAIN_AT = `panoh.now() + case when attempts < 2 then interval '10 seconds' * (attempts * 3 + 1)
  else interval '1 hour' end`;
