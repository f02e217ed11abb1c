/**
 * npm passes SIGTERM to the shell between it and this process, and that shell ends without passing it on. So the loss
 * of the parent is taken as the signal itself. (On Windows the console tells every process.)
 */
export function endWithParent() {
  if (process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}
