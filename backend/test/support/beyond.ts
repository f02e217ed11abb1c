import { setTimeout as pause } from 'node:timers/promises';

/**
 * Milliseconds by which work took longer than the limit, the limit stretched by what the machine lost in that time to other
 * work: by how much short sleeps ended too late, without what this process computed itself. A slow product stretches nothing,
 * and nothing stretches a limit to more than five times its length.
 */
export async function beyond(limit: number, work: () => Promise<unknown>): Promise<number> {
  let [isOver, lost] = [false, 0];
  const watching = (async () => {
    while (!isOver) {
      const [began, used] = [performance.now(), process.cpuUsage()];
      await pause(20);
      const { user, system } = process.cpuUsage(used);
      lost += Math.max(0, performance.now() - began - 22 - (user + system) / 1_000);
    }
  })();
  const began = performance.now();
  await work().finally(() => (isOver = true));
  const took = performance.now() - began;
  await watching;
  // The database waited for the same processors.
  return Math.max(0, took - limit - Math.min(3 * lost, 4 * limit));
}
