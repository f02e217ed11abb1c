/** A code in its two halves. */
export const halvesOf = (code: string): readonly [string, string] => {
  const plain = code.replace(/[\s-]/g, '');
  return [plain.slice(0, 4), plain.slice(4)];
};

/** A code within a sentence, as it is read out: 7K4M-9QX4. */
export const showCode = (code: string): string => halvesOf(code).filter(Boolean).join('-');
