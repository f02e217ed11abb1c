import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPT_MS = 30_000;
const AGAIN_MS = 200;

/** One person's browser at the proxy, whose certificate is its own. */
export class Browser {
  #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  #cookie = '';

  constructor(port, host) {
    this.port = port;
    this.host = host;
  }

  /** @returns {Promise<{ status: number, body: any }>} status 0: no answer came */
  ask({ method, path, body, key = randomUUID() }) {
    const text = body === undefined ? null : JSON.stringify(body);
    return new Promise((done) => {
      const none = () => done({ status: 0, body: null });
      const asked = request(
        {
          ...{ agent: this.#agent, host: '127.0.0.1', port: this.port, servername: this.host },
          ...{ method, path, timeout: ATTEMPT_MS },
          headers: {
            Host: this.host,
            ...(this.#cookie ? { Cookie: this.#cookie } : {}),
            ...(text
              ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }
              : {}),
            ...(method === 'POST' ? { 'Idempotency-Key': key } : {}),
          },
        },
        (answer) => {
          const chunks = [];
          const [set] = answer.headers['set-cookie'] ?? [];
          if (set) this.#cookie = set.split(';')[0];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('error', none);
          answer.on('end', () => {
            const said = Buffer.concat(chunks).toString();
            const isJson = answer.headers['content-type']?.includes('json');
            done({ status: answer.statusCode, body: isJson ? JSON.parse(said) : said });
          });
        },
      );
      asked.on('error', none);
      asked.on('timeout', () => asked.destroy());
      asked.end(text);
    });
  }

  async must(method, path, body) {
    const answer = await this.ask({ method, path, body });
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  close() {
    this.#agent.destroy();
  }
}

/** A registration as the page sends it; the woman is invented. */
const REGISTRATION = {
  identity: { surname: 'Намунаева', givenName: 'Гули', bornOn: '1994-05-02', bornPrecision: 'day' },
  ...{ sex: 'female', maritalStatus: 'married_nikoh_only', disability: 'not_asked', place: 'kulob' },
  referredFrom: 'self',
  incident: {
    ...{ reportedOn: '2026-01-10', startedOn: '2026-01-09', startedPrecision: 'day', isPattern: false },
    ...{ timeOfDay: 'evening_night', placeType: 'survivor_home', lawForms: ['physical'], penetration: 'no' },
    ...{ forcedMarriage: 'no', goodsExchanged: 'no', abducted: 'no', harmfulPractice: 'no' },
    ...{ spouseAbroad: 'no', strangulation: 'no', injury: 'unknown', childrenPresent: 'yes' },
    ...{ reportedBefore: 'no', earlierIncidents: 'unknown', narrative: 'He shouted and struck her.' },
    perpetrators: [
      {
        relationship: 'husband_nikoh',
        sex: 'male',
        ageGroup: '26_40',
        sameHousehold: 'yes',
        name: 'Он Оинда',
      },
    ],
  },
  conflict: { answer: 'no', agencyIds: [] },
  safeContact: {
    ...{ channel: 'phone', reachAt: '+992 00 000 0001', whoMayAnswer: 'only she', language: 'tg' },
    ...{ smsAllowed: false, voicemailAllowed: false, sharedPhone: false },
    windows: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1440 })),
  },
  consents: [{ scope: 'services_by_this_agency', answer: 'given', presence: 'alone' }],
};

/** Every registration of so many is followed by a referral. */
const REFERRED = 3;

/**
 * A worker who registers and refers all the time. What has no answer is sent again with its key until one comes, as the
 * page does.
 */
export class Worker {
  /** Ids of what the server has acknowledged. */
  saved = { cases: [], referrals: [] };
  /** Attempts: when they began, how long they took in milliseconds, and the status. */
  attempts = [];
  #isOver = false;

  constructor(browser, serviceId) {
    this.browser = browser;
    this.serviceId = serviceId;
  }

  async work() {
    for (let count = 0; !this.#isOver; count += 1) {
      const { id } = await this.#send('/api/cases', REGISTRATION);
      this.saved.cases.push(id);
      if (count % REFERRED === 0) this.saved.referrals.push(await this.#refer(id));
      await pause(AGAIN_MS);
    }
  }

  async #refer(id) {
    const consent = { presence: 'alone', untilOn: '2126-12-31' };
    const asked = { serviceId: this.serviceId, urgency: 'high', escortNeeded: false, consent };
    const sent = await this.#send(`/api/cases/${id}/referrals`, { ...asked, partitions: ['identity'] });
    return sent.id;
  }

  async #send(path, body, key = randomUUID()) {
    for (;;) {
      const began = Date.now();
      const { status, body: answer } = await this.browser.ask({ method: 'POST', path, body, key });
      this.attempts.push({ began, took: Date.now() - began, status });
      if (status === 201) return answer;
      if (status >= 400 && status < 500)
        throw new Error(`${path} was refused: ${status} ${JSON.stringify(answer)}`);
      await pause(AGAIN_MS);
    }
  }

  end() {
    this.#isOver = true;
  }
}
