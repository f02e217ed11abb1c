const isTerminal = Boolean(process.stdout.isTTY);
const EVERY_MS = isTerminal ? 1_000 : 10_000;

/**
 * Shows progress while `work` runs: one line that counts seconds on a terminal, plain lines elsewhere.
 * @template T
 * @param {string} title
 * @param {(note: (text: string) => void) => Promise<T>} work `note` adds the current step
 * @returns {Promise<T>}
 */
export async function withProgress(title, work) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1_000);
  let note = '';
  const line = () => `${title} … ${seconds()} s${note && ` (${note})`}`;
  const show = () => process.stdout.write(isTerminal ? `\r\u001B[2K${line().slice(0, 100)}` : `${line()}\n`);
  process.stdout.write(isTerminal ? `${title} …` : `${title} …\n`);
  const timer = setInterval(show, EVERY_MS);
  try {
    return await work((text) => {
      note = text;
    });
  } finally {
    clearInterval(timer);
    process.stdout.write(`${isTerminal ? '\r\u001B[2K' : ''}${title}: ${seconds()} s\n`);
  }
}
