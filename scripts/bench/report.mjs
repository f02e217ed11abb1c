import { loadavg } from 'node:os';

/** What DESIGN 5 expects of each page, as a share of the bare server's throughput. */
const GOALS = { queue: 0.3, coordinator: 0.3, case: 0.15, create: 0.3 };
const MEGABYTES = 250;
/** What row security may cost beside policies that let everything through. */
const PRICE = 0.25;
/** The first link of 100,000 registrations, and one registration that comes. */
const LINKING = { seconds: 600, megabytes: 1_536, of: 100_000, newcomerMs: 30, arrivalMs: 2_000 };
/** A public page for the first time, on an old phone. */
const PORTAL = { seconds: 3, kilobytes: 100 };
/** From what happened to where its owner sees it. */
const LIVE_MS = 1_000;

const line = (text) => process.stdout.write(`${text}\n`);
const number = (value, digits = 1) => value.toFixed(digits);
const percent = (share) => `${number(share * 100, 0)} %`;

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

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

  linked({ count, seconds, encoding, megabytes, compared, f1, doubleCountError }, goal) {
    line(
      `${count} registrations: ${number(seconds, 0)} s, of which ${number(encoding, 0)} to encode; ${compared} pairs; peak ${number(megabytes, 0)} MB; F1 ${number(f1, 4)}, hard count off by ${number(doubleCountError * 100)} %`,
    );
    if (count < goal.of) return;
    this.#met.push([`first link: ${number(seconds, 0)} s, at most ${goal.seconds}`, seconds <= goal.seconds]);
    this.#met.push([
      `first link: ${number(megabytes, 0)} MB, at most ${goal.megabytes}`,
      megabytes <= goal.megabytes,
    ]);
  }

  goal(text, isMet) {
    this.#met.push([text, isMet]);
  }

  reminding(count) {
    line(`${count} cases; load average ${number(loadavg()[0])}\n`);
  }

  reminded(queue, { workers, steps, seconds, relayed, twice }) {
    const rate = steps / seconds;
    line(
      `${queue}, ${workers} worker(s): ${steps} due at once, all told in ${number(seconds)} s: ${number(rate, 0)}/s; relayed in ${number(relayed)} s (${number(steps / relayed, 0)}/s); ${twice} handled twice`,
    );
    if (workers === 1 && queue === 'Redis')
      this.#met.push([`reminders on Redis: ${number(rate, 0)}/s by one worker, at least 200`, rate >= 200]);
    this.#met.push([
      `reminders on ${queue}, ${workers} worker(s): ${twice} handled twice, at most 0`,
      twice === 0,
    ]);
  }

  delayed(queue, perSecond, delays) {
    const [p50, p99, most] = [0.5, 0.99, 1].map((share) => at(delays, share));
    line(
      `${queue}, 1 worker: ${perSecond} due in each second for a minute, told after ${number(p50, 0)} ms (p50), ${number(p99, 0)} ms (p99), at most ${number(most, 0)} ms`,
    );
    this.#met.push([
      `reminders on ${queue}: p99 ${number(p99, 0)} ms after they were due, at most 60000`,
      p99 <= 60_000,
    ]);
  }

  flooded({ steps, seconds, ...turns }) {
    const p95 = Object.fromEntries(
      Object.entries(turns).map(([name, times]) => [
        name,
        at(
          times.sort((a, b) => a - b),
          0.95,
        ),
      ]),
    );
    line(
      `${steps} due at once, all told in ${number(seconds)} s: ${number(steps / seconds, 0)}/s; p95 of a queue page ${number(p95.alone)} ms without a worker, ${number(p95.idle)} ms beside an idle one, ${number(p95.flood)} ms meanwhile, ${number(p95.again)} ms afterwards`,
    );
    const ratio = p95.flood / p95.alone;
    this.#met.push([
      `requests during the flood: p95 ${number(ratio, 2)} of that alone, at most 2`,
      ratio <= 2,
    ]);
  }

  linkedAll(count, done, { registrations, precision, recall, error }) {
    line(`${count} registrations; load average ${number(loadavg()[0])}`);
    line(
      `linked in ${number(done.seconds, 0)} s, a worker killed in the midst of it included: all encoded after ${number(done.encoded, 0)} s; ${number(done.processor, 0)} s of the worker's processor time; at most ${done.most} MB`,
    );
    line(
      `${registrations} of ${count} linked, ${done.setAside} set aside; precision ${number(precision, 4)}, recall ${number(recall, 4)}, persons wrong by ${percent(error)}`,
    );
    const most = (LINKING.seconds * Math.max(count, LINKING.of)) / LINKING.of;
    this.#met.push([
      `the first link of ${count}: ${number(done.seconds, 0)} s, at most ${most}`,
      done.seconds <= most,
    ]);
    this.#met.push([
      `its memory: ${done.most} MB, at most ${LINKING.megabytes}`,
      done.most <= LINKING.megabytes,
    ]);
    this.#met.push([`linked: ${registrations} of ${count}`, registrations === count]);
  }

  laid(count, seconds) {
    line(
      `${count} registrations laid as linking leaves them in ${number(seconds, 0)} s; load average ${number(loadavg()[0])}`,
    );
  }

  sizes({ tables, tags, rows }) {
    const each = tables.map(
      ({ name, megabytes, indexes }) => `${name} ${number(megabytes, 0)} + ${number(indexes, 0)}`,
    );
    line(`tables and their indexes, in MB: ${each.join(', ')}; ${rows} tags, ${tags} of them different`);
  }

  linkedOne(times, perSecond) {
    const [p50, p95, p99] = this.#shareOf(times);
    line(
      `one newcomer of ${perSecond} in each second (load average ${number(loadavg()[0])}): p50 ${number(p50)} ms, p95 ${number(p95)} ms, p99 ${number(p99)} ms; ${number(times.processor)} ms of the linker's processor time each; the first one of a process ${number(times.first, 0)} ms`,
    );
    this.#met.push([
      `one newcomer: p95 ${number(p95)} ms, at most ${LINKING.newcomerMs}`,
      p95 <= LINKING.newcomerMs,
    ]);
  }

  arrived(times, perSecond) {
    const [p50, p95, p99] = this.#shareOf(times);
    line(
      `${perSecond} in each second, until linked: p50 ${number(p50, 0)} ms, p95 ${number(p95, 0)} ms, p99 ${number(p99, 0)} ms`,
    );
    this.#met.push([
      `until a newcomer is linked: p95 ${number(p95, 0)} ms, at most ${LINKING.arrivalMs}`,
      p95 <= LINKING.arrivalMs,
    ]);
  }

  #shareOf(times) {
    const sorted = [...times].sort((a, b) => a - b);
    return [0.5, 0.95, 0.99].map((share) => at(sorted, share));
  }

  portal({ bitsPerSecond, roundTripMs }, slower) {
    line(
      `${bitsPerSecond / 1_000} kbit/s, ${roundTripMs} ms there and back, a processor ${slower} times slower; nothing kept; load average ${number(loadavg()[0])}\n`,
    );
    line(
      '| page | by | compressed | request sent | first seen | interactive | whole | all of it with the copy | copy whole after |',
    );
    line('|---|---|---|---|---|---|---|---|---|');
  }

  /** The slowest of several times. */
  portalPage(path, version, seen) {
    const most = (name) => Math.max(...seen.map((one) => one[name] ?? NaN));
    const seconds = (name) => `${number(most(name) / 1_000, 2)} s`;
    const kilobytes = (name) => `${number(most(name) / 1_000)} kB`;
    const times = ['secured', 'painted', 'interactive', 'loaded'].map(seconds);
    const by = version.replace('v', ' ');
    const name = path || 'first page';
    line(`| ${[name, by, kilobytes('bytes'), ...times, kilobytes('all'), seconds('kept')].join(' | ')} |`);
    this.#met.push([
      `${name}: interactive after ${seconds('interactive')} by ${by}, under ${PORTAL.seconds} s`,
      most('interactive') < PORTAL.seconds * 1_000,
    ]);
    this.#met.push([
      `${name}: ${kilobytes('bytes')} compressed, at most ${PORTAL.kilobytes} kB`,
      most('bytes') <= PORTAL.kilobytes * 1_000,
    ]);
  }

  live(count, casesEach, milliseconds) {
    const sorted = [...milliseconds].sort((a, b) => a - b);
    const at = (share) => sorted[Math.ceil(share * sorted.length) - 1];
    line(
      `${count} cases, ${casesEach.join(' and ')} open ones of the owners; load average ${number(loadavg()[0])}`,
    );
    line(
      `${sorted.length} events: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, at most ${sorted.at(-1)} ms from commit to open page`,
    );
    line(`${at(0.95) <= LIVE_MS ? 'met  ' : 'SHORT'}  live: p95 ${at(0.95)} ms, at most ${LIVE_MS}`);
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
