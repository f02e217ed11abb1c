import { loadavg } from 'node:os';

/** What DESIGN 5 expects of each page, as a share of the bare server's throughput. */
const GOALS = { queue: 0.3, coordinator: 0.3, case: 0.15, create: 0.3 };
const MEGABYTES = 250;
/** What row security may cost beside policies that let everything through. */
const PRICE = 0.25;

const line = (text) => process.stdout.write(`${text}\n`);
const number = (value, digits = 1) => value.toFixed(digits);
const percent = (share) => `${number(share * 100, 0)} %`;

/** Prints what was measured as it comes, and at the end what was met. */
export class Report {
  #met = [];
  #firstPages = new Map();

  step = (text) => line(`  ${text}`);

  loaded(count, seconds) {
    line(`${count} cases loaded in ${number(seconds, 0)} s; load average ${number(loadavg()[0])}\n`);
    if (this.#met.length === 0 && this.#firstPages.size === 0) this.#heading();
  }

  rotating(count) {
    line(`${count} cases; load average ${number(loadavg()[0])}\n`);
    line('| keys | seconds | made anew | in a second |');
    line('|---|---|---|---|');
  }

  rotated(kind, seconds, made) {
    const amounts = made.map(([what, amount]) => `${amount} ${what}`).join(', ');
    const rates = made.map(([what, amount]) => `${number(amount / seconds, 0)} ${what}`).join(', ');
    line(`| ${[kind, number(seconds), amounts, rates].join(' | ')} |`);
  }

  #heading() {
    line(
      '| cases | what | requests/s | p50 ms | p95 ms | web ms | database ms | of the bare server | by processor time |',
    );
    line('|---|---|---|---|---|---|---|---|---|');
  }

  /** Rows come in pairs: the bare server, then what is compared with it. */
  compared(key, subjects, results) {
    for (const [place, { count, title }] of subjects.entries()) {
      const result = results[place];
      const beside = place % 2 === 1 ? results[place - 1] : null;
      const shares = beside ? this.#shares(key, count, { result, beside }) : ['', ''];
      const cells = [result.perSecond, result.p50, result.p95].map((value) => number(value));
      const processor = [result.webMs, result.databaseMs].map((value) => number(value, 2));
      line(`| ${[count, title, ...cells, ...processor, ...shares].join(' | ')} |`);
      if (result.refused > 0)
        this.#met.push([`${key}, ${count} cases: ${result.refused} were refused`, false]);
    }
  }

  #shares(key, count, { result, beside }) {
    const share = result.perSecond / beside.perSecond;
    const cost = ({ webMs, databaseMs }) => webMs + databaseMs;
    const goal = GOALS[key];
    if (goal)
      this.#met.push([
        `${key}, ${count} cases: ${percent(share)} of the bare server, at least ${percent(goal)}`,
        share >= goal,
      ]);
    this.#remember(key, count, result.p50);
    return [percent(share), percent(cost(beside) / cost(result))];
  }

  #remember(key, count, p50) {
    if (key === 'queue') this.#firstPages.set(count, p50);
    const first = this.#firstPages.get(count);
    if (key === 'far' && first)
      this.#met.push([
        `page 100, ${count} cases: ${number(p50 / first, 2)} of page 1, at most 2`,
        p50 / first <= 2,
      ]);
  }

  /** The page without policies, and with them: both by the requests that are answered in a second. */
  priced(subjects, results) {
    for (const [place, { count, title }] of subjects.entries()) {
      const { perSecond, p50, p95, webMs, databaseMs } = results[place];
      const cells = [perSecond, p50, p95].map((value) => number(value));
      line(`| ${[count, title, ...cells, number(webMs, 2), number(databaseMs, 2), '', ''].join(' | ')} |`);
    }
    const [open, held] = results;
    const more = open.perSecond / held.perSecond - 1;
    this.#met.push([
      `policies, ${subjects[0].count} cases: ${percent(more)} more time for a queue page, at most ${percent(PRICE)}`,
      more <= PRICE,
    ]);
  }

  memory(count, { now, most }) {
    line(`\n${count} cases: the web process holds ${now} MB, at most ${most} MB`);
    this.#met.push([`memory, ${count} cases: ${most} MB, at most ${MEGABYTES}`, most <= MEGABYTES]);
  }

  signingIn({ cases, perSecond, p50, p95, memory }) {
    line(
      `${cases} cases: signing in, 4 at once: ${number(perSecond)}/s, p50 ${number(p50)} ms, p95 ${number(p95)} ms, at most ${memory.most} MB`,
    );
  }

  goals() {
    const sizes = [...this.#firstPages].sort(([a], [b]) => a - b);
    const [smallest, largest] = [sizes[0], sizes.at(-1)];
    if (sizes.length > 1) {
      const ratio = largest[1] / smallest[1];
      this.#met.push([
        `queue: p50 at ${largest[0]} is ${number(ratio, 2)} of that at ${smallest[0]}, at most 1.3`,
        ratio <= 1.3,
      ]);
    }
    line('');
    for (const [text, isMet] of this.#met) line(`${isMet ? 'met  ' : 'SHORT'}  ${text}`);
  }
}
