const TELL_AFTER_MS = 1_000;
const TELL_AGAIN_MS = 10_000;

export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1_000);
  let hasTold = false;
  const tell = (text: string) => {
    hasTold = true;
    process.stdout.write(`${text}\n`);
  };
  const first = setTimeout(() => tell(`${title} …`), TELL_AFTER_MS);
  const again = setInterval(() => tell(`${title} … ${seconds()} s`), TELL_AGAIN_MS);
  try {
    return await work();
  } finally {
    clearTimeout(first);
    clearInterval(again);
    if (hasTold) tell(`${title}: ${seconds()} s`);
  }
}
