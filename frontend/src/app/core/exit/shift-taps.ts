const WINDOW_MS = 5_000;
const NEEDED = 3;

/** What counts: Shift pressed and let go with no other key between, so that typing capital letters never leaves. */
export class ShiftTaps {
  private taps: number[] = [];
  private isClean = false;

  /** `code` as in KeyboardEvent.code; `at` in milliseconds. */
  down(code: string, at: number): void {
    this.isClean = isShift(code);
    if (!this.isClean) this.taps = [];
    this.taps = this.taps.filter((tap) => at - tap < WINDOW_MS);
  }

  /** How many more are needed: 0 means leave now, null that this was no tap. */
  up(code: string, at: number): number | null {
    if (!isShift(code) || !this.isClean) return null;
    this.isClean = false;
    this.taps.push(at);
    return Math.max(0, NEEDED - this.taps.length);
  }
}

const isShift = (code: string): boolean => code === 'ShiftLeft' || code === 'ShiftRight';
