export const arranged = 1;
