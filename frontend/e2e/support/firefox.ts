import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PLACES = [process.env['PANOH_FIREFOX'] ?? '', '/usr/bin/firefox-esr', '/usr/bin/firefox'];
const NO_FIREFOX =
  'No Firefox was found. Install one (Debian: apt install firefox-esr) or set PANOH_FIREFOX to its path.';
/** What it would restore after a crash, it writes each second and not each quarter of a minute. */
const SETTINGS = `user_pref('browser.sessionstore.interval', 1000);\nuser_pref('intl.accept_languages', 'en');`;
const PATIENCE_MS = 90_000;

interface Answer {
  id: number;
  error?: string;
  message?: string;
  result: { result?: { value?: unknown }; contexts?: { context: string }[] };
}

/** A real Firefox on a profile, driven by the standard protocol of browsers (WebDriver BiDi). */
export class Firefox {
  private count = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private context = '';

  private constructor(
    private readonly process: ChildProcess,
    private readonly socket: WebSocket,
  ) {
    socket.onmessage = ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.waiting.get(answer.id)?.(answer);
    };
  }

  static async open(folder: string): Promise<Firefox> {
    const program = PLACES.find((path) => path !== '' && existsSync(path));
    if (!program) throw new Error(NO_FIREFOX);
    await writeFile(join(folder, 'user.js'), SETTINGS);
    const how = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', folder];
    // A group of processes, so that all of them end at once.
    const started = spawn(program, how, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const address = await soon(() => /listening on (ws:\S+)/.exec(said)?.[1]);
    const socket = new WebSocket(`${address}/session`);
    await new Promise((done) => (socket.onopen = done));
    const firefox = new Firefox(started, socket);
    await firefox.send('session.new', { capabilities: {} });
    // Who was signed in signs in again, as after a night.
    await firefox.send('storage.deleteCookies');
    firefox.context = (await firefox.send('browsingContext.getTree')).contexts?.[0]?.context ?? '';
    return firefox;
  }

  async go(url: string): Promise<void> {
    await this.send('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  async losesLine(): Promise<void> {
    const how = { networkConditions: { type: 'offline' }, contexts: [this.context] };
    await this.send('emulation.setNetworkConditions', how);
  }

  /** Waits until a page answers an expression with such a text; screens that are still to come answer nothing. */
  async sees(expression: string, isSo: (said: string) => boolean = Boolean): Promise<string> {
    const asked = { expression, target: { context: this.context }, awaitPromise: true };
    return soon(async () => {
      const said = String((await this.send('script.evaluate', asked)).result?.value ?? '');
      return isSo(said) ? said : undefined;
    });
  }

  async fill(selector: string, text: string): Promise<void> {
    const field = `document.querySelector('${selector}')`;
    const typed = `${field}.value = '${text}', ${field}.dispatchEvent(new Event('input'))`;
    await this.sees(`${field} && (${typed}, 'typed')`);
  }

  /** As a power cut does. */
  async kill(): Promise<void> {
    const { pid, exitCode, signalCode } = this.process;
    if (!pid || exitCode !== null || signalCode !== null) return;
    const ended = new Promise((done) => this.process.once('exit', done));
    process.kill(-pid, 'SIGKILL');
    await ended;
  }

  private send(method: string, params: object = {}): Promise<Answer['result']> {
    const id = (this.count += 1);
    return new Promise((done, failed) => {
      this.waiting.set(id, ({ error, message, result }) =>
        error ? failed(new Error(`${method}: ${error}: ${message}`)) : done(result),
      );
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

async function soon<T>(work: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await work();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('Waited in vain.');
    await new Promise((done) => setTimeout(done, 100));
  }
}
