export const CODE_LENGTH = 12;
const GROUP = 4;
/** Fewer are quickly seen over a shoulder. */
const LEAST_DIFFERENT = 5;
const LONGEST_RUN = 4;

/** Bytes from here on would make the low digits likelier. */
const FAIR = 250;

/** Twelve digits made by the phone: what people choose themselves is guessed first. */
export function makeCode(random: () => number = randomByte): string {
  for (;;) {
    let code = '';
    while (code.length < CODE_LENGTH) {
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
  if (new Set(code).size < LEAST_DIFFERENT || new Set(groups).size < groups.length) return true;
  const steps = Array.from(code, (digit, at) => Number(code[at + 1]) - Number(digit)).slice(0, -1);
  let run = 1;
  return steps.some((step, at) => {
    run = Math.abs(step) <= 1 && step === steps[at - 1] ? run + 1 : 1;
    return run >= LONGEST_RUN - 1;
  });
}

/** As it is shown and learnt. */
export const groupsOf = (code: string): string[] =>
  Array.from({ length: CODE_LENGTH / GROUP }, (_, at) => code.slice(at * GROUP, (at + 1) * GROUP));
