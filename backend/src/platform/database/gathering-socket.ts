import { Socket } from 'node:net';

/** A socket that sends what is written in one turn of the event loop in one piece: pg writes each statement apart. */
export class GatheringSocket extends Socket {
  private isGathering = false;

  override write(...written: unknown[]): boolean {
    if (!this.isGathering) {
      this.isGathering = true;
      this.cork();
      process.nextTick(() => {
        this.isGathering = false;
        this.uncork();
      });
    }
    return (super.write.bind(this) as (...all: unknown[]) => boolean)(...written);
  }
}
