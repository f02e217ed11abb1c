export const CODE_LENGTH = 12;
/** Beside a passkey. */
export const SHORT_LENGTH = 6;
export type CodeLength = typeof CODE_LENGTH | typeof SHORT_LENGTH;
/** Fewer different digits are quickly seen over a shoulder. */
const SHAPES = {
  [CODE_LENGTH]: { group: 4, leastDifferent: 5 },
  [SHORT_LENGTH]: { group: 3, leastDifferent: 4 },
} as const;
const LONGEST_RUN = 4;

/** Bytes from here on would make the low digits likelier. */
const FAIR = 250;

/** Made by the phone: what people choose themselves is guessed first. */
export function makeCode(length: CodeLength = CODE_LENGTH, random: () => number = randomByte): string {
  for (;;) {
    let code = '';
    while (code.length < length) {
      const byte = random();
      if (byte < FAIR) code += String(byte % 10);
    }
    if (!isTrivial(code)) return code;
  }
}

const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? FAIR;

/** Repeats, steps and few digits. */
export function isTrivial(code: string): boolean {
  const groups = groupsOf(code);
  if (new Set(code).size < shapeOf(code).leastDifferent || new Set(groups).size < groups.length) return true;
  const steps = Array.from(code, (digit, at) => Number(code[at + 1]) - Number(digit)).slice(0, -1);
  let run = 1;
  return steps.some((step, at) => {
    run = Math.abs(step) <= 1 && step === steps[at - 1] ? run + 1 : 1;
    return run >= LONGEST_RUN - 1;
  });
}

/** As it is shown and learnt. */
export function groupsOf(code: string): string[] {
  const { group } = shapeOf(code);
  return Array.from({ length: code.length / group }, (_, at) => code.slice(at * group, (at + 1) * group));
}

const shapeOf = ({ length }: string) => SHAPES[length === SHORT_LENGTH ? SHORT_LENGTH : CODE_LENGTH];
