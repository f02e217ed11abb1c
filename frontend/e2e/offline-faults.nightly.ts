import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assessmentForm } from '../../backend/test/support/assessments';
import { ALONG_FORMS, fillsAlong, pressesUntil } from './support/along-work';
import { BadLine, randomOf } from './support/faults';
import { KeptOracle } from './support/kept-oracle';
import { CHANGES, Colleagues } from './support/meanwhile';
import { Phone } from './support/phone';
import { Product } from './support/product';
import { filesWith } from './support/profile';

/** The long form, PANOH_EVERY_SCREEN=1; PANOH_NIGHTLY_COUNT sets another. */
const COUNT = Number(
  process.env['PANOH_NIGHTLY_COUNT'] ?? (process.env['PANOH_EVERY_SCREEN'] === '1' ? 100 : 3),
);
const SEED = Number(process.env['PANOH_NIGHTLY_SEED'] ?? 20_261_130);
/** Of the changes: half of them before the server did them, half after. */
const LOST = 0.3;
const TIME_LIMIT = 240_000 + COUNT * 60_000;
const STEM = `Калима${randomBytes(4).toString('hex')}`;
const JUDGED_EVERY = 6;

/** What a screen called kept is on the server exactly once, and no band is lower. */
describe('words and commands on a line that loses requests, in browsers and servers that are killed', () => {
  const random = randomOf(SEED);
  const line = new BadLine(random, LOST);
  let product: Product;
  let oracle: KeptOracle;
  let phone: Phone;
  let other: Phone | undefined;
  let colleagues: Colleagues;
  let casePath = '';
  let [count, meanwhile] = [0, 0];

  const newWords = (): string => {
    line.journal.push(`words ${(count += 1)}`);
    return `${STEM} ${count}`;
  };
  const caseId = (): string => casePath.split('/')[2] ?? '';
  const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 1_000));

  const lineOf = async (one: Phone): Promise<string> =>
    (await one.person.main.locator('pn-draft-line .line').first().textContent())?.trim() ?? '';
  const saysKept = async (one: Phone): Promise<boolean> => {
    const said = await lineOf(one);
    return said.startsWith('Draft kept') || said === one.person.t('offline.sealed');
  };

  async function opens(one: Phone): Promise<void> {
    await one.person.go(`${casePath}/notes`);
    await one.person.main.locator('#new-note').waitFor();
  }

  /**
   * What the form held is continued, unless the screen shows that it arrived. The other device leaves that to the first:
   * a draft that she sends from both is twice on the server by her own will.
   */
  const adds = (one: Phone, words: string): Promise<void> =>
    one.person.main.locator('#new-note').evaluate(
      async (field: HTMLTextAreaElement, added) => {
        const isThere = document.querySelector('main')?.innerText.includes(field.value);
        field.value =
          field.value && !isThere && added.continues ? `${field.value}\n${added.words}` : added.words;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        // Until the next frame the line says what it said of earlier words.
        await new Promise((done) => setTimeout(done, 200));
      },
      { words, continues: one === phone },
    );

  async function types(one: Phone): Promise<void> {
    const words = newWords();
    await adds(one, words);
    await one.person.waitsUntil(() => saysKept(one));
    oracle.tell(words, caseId());
  }

  const says = async (key: string): Promise<boolean> =>
    (await phone.person.main.getByText(phone.person.t(key)).count()) > 0;

  async function presses(): Promise<void> {
    const save = phone.person.button('ui.save');
    await save.click();
    const field = phone.person.main.locator('#new-note');
    await phone.person.waitsUntil(async () => {
      // What arrived under the key of a draft that came back was not these words: she saves them too.
      if (await says('error.sent-otherwise')) await save.click();
      return (await field.inputValue()) === '' || (await says('error.waits-for-line'));
    });
    line.note((await says('error.waits-for-line')) ? 'told to wait' : 'saved at once');
  }

  async function writes(): Promise<void> {
    await opens(phone);
    await types(phone);
    if (random() < 0.6) await presses();
  }

  async function serverDies(): Promise<void> {
    await opens(phone);
    await types(phone);
    const restarted = product.restart();
    line.note('servers killed');
    const { person } = phone;
    if (random() < 0.5) await person.button('ui.save').click();
    await restarted;
  }

  /** A page of the old build continues, with a line and without. */
  async function updates(): Promise<void> {
    await opens(phone);
    await types(phone);
    await phone.updates();
    line.isDown = random() < 0.5;
    await types(phone);
    if (random() < 0.5) await phone.kill().then(() => phone.open());
    line.isDown = false;
  }

  /** Nothing is called kept that is not; what is still in the form is kept once there is room. */
  async function diskIsFull(): Promise<void> {
    await opens(phone);
    const makeRoom = await phone.fills();
    line.isDown = true;
    const words = newWords();
    await adds(phone, words);
    // The browser asks for its room now and then alone: before, it may still keep them.
    await phone.person.waitsUntil(async () => (await says('draft.lost')) || (await saysKept(phone)));
    line.note((await says('draft.lost')) ? 'told not kept' : 'kept all the same');
    await makeRoom();
    line.isDown = false;
    await phone.person.waitsUntil(() => saysKept(phone));
    oracle.tell(words, caseId());
  }

  /** Both had the form open before either wrote. */
  async function twoDevices(): Promise<void> {
    other ??= await Phone.buy(product, line);
    const both = [phone, other];
    for (const one of both) await opens(one);
    for (const one of both) await types(one);
    line.note('two devices');
    // What she sends from the first must not take away what the other kept since.
    if (random() < 0.5) await presses();
    if (random() < 0.5) await other.kill().then(() => other?.open());
  }

  /** Cases on the phone, by the codes that its screens show. */
  async function opensAlong(): Promise<Map<string, string>> {
    const { isBroken } = line;
    line.isBroken = false;
    await phone.openAlong();
    const answer = await phone.person.page.request.get('/api/along');
    const { cases } = (await answer.json()) as { cases: { caseId: string; code: string }[] };
    line.isBroken = isBroken;
    return new Map(cases.map((one) => [one.code.replace('-', ''), one.caseId]));
  }

  const caseOf = async (cases: Map<string, string>): Promise<string> =>
    cases.get((await phone.person.main.locator('h1 pn-code').innerText()).replace(/[^0-9A-Z]/g, '')) ?? '';

  /** False where the screen of the case is gone. */
  async function recordsAlong(cases: Map<string, string>): Promise<boolean> {
    const { person } = phone;
    const form = ALONG_FORMS[Math.floor(random() * ALONG_FORMS.length)] ?? 'note';
    const words = newWords();
    const caseId = await caseOf(cases);
    await person.main.locator(`a[href="/along/1/${form}"]`).click();
    await fillsAlong(person, form, words);
    const save = person.button(form === 'contact' ? 'contact.save' : 'ui.save');
    const makeRoom = random() < 0.3 ? await phone.fills() : null;
    await pressesUntil(person, save, async () => (await says('along.kept')) || says('offline.not-kept'));
    const isKept = await says('along.kept');
    await makeRoom?.();
    if (!isKept) {
      line.note('told not kept');
      // A browser that lost the copy on a full disk shows its form no more; the form said that it was not kept.
      const isGone = (): boolean => !person.page.url().includes('/along/');
      await pressesUntil(person, save, async () => (await says('along.kept')) || isGone());
      if (isGone()) {
        line.note('form lost with the copy');
        return false;
      }
    }
    oracle.tell(words, caseId);
    line.note(`${form} along`);
    await person.link('ui.close').click();
    return true;
  }

  async function worksAlong(): Promise<void> {
    const cases = await opensAlong();
    line.isDown = random() < 0.5;
    await phone.person.main.locator('a[href="/along/1"]').first().click();
    for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1)
      if (!(await recordsAlong(cases))) break;
    line.isDown &&= random() < 0.5;
    if (random() < 0.5) await pause();
    const end = random();
    if (end < 0.4) {
      await phone.kill();
      return phone.open();
    }
    line.isDown = false;
    if (end < 0.6) return phone.putAway();
  }

  async function assessesAlong(): Promise<void> {
    const { person } = phone;
    await person.main.locator('a[href="/along/1/assessment"]').click();
    await person.main.locator('[data-question]').first().waitFor();
    await person.answerAll([]);
    await pressesUntil(person, person.button('assessment.save'), () => says('along.kept'));
    await person.link('ui.close').click();
    line.note('assessment along');
  }

  /** A case that is not hers any more takes the copy away; what the server refused is shown with why, and is a draft then. */
  async function comesBack(): Promise<void> {
    line.isBroken = line.isDown = false;
    const { person } = phone;
    await person.go('/along');
    if (!(await phone.hasCopy())) return void line.note('taken away');
    await phone.enter();
    const bar = person.page.locator('pn-line-bar');
    const refused = person.t('line.needs-you', { count: '…' }).split('…')[0] ?? '';
    const isSettled = async (): Promise<boolean> => {
      await pause();
      const said = (await bar.innerText()).trim();
      return said === '' || said.includes(refused) || !(await phone.hasCopy());
    };
    await person.waitsUntil(async () => (await isSettled()) && (await isSettled()));
    if (!(await phone.hasCopy())) return void line.note('taken away');
    if ((await bar.innerText()).trim() === '') return;
    await bar.locator('a').click();
    const again = person.main.getByRole('button', { name: person.t('along.as-draft') });
    await again.first().waitFor();
    for (let left = await again.count(); left > 0; left = await again.count()) {
      const row = person.main.locator('li').filter({ has: again }).first();
      expect((await row.locator('.small').first().innerText()).length).toBeGreaterThan(10);
      await again.first().click();
      await person.waitsUntil(async () => (await again.count()) < left);
      line.note('refused, and a draft');
    }
  }

  /** Both are kept, the higher band holds, and what she has to look at is on a screen. */
  async function changedMeanwhile(): Promise<void> {
    // One of an earlier round would pass for that of this round.
    await phone.throwAwayDrafts(/^assessment/);
    const cases = await opensAlong();
    await phone.person.main.locator('a[href="/along/1"]').first().click();
    const caseId = await caseOf(cases);
    line.isDown = true;
    const change = CHANGES[meanwhile++ % CHANGES.length] ?? 'band';
    const words = newWords();
    const undo = await colleagues.change(change, caseId, words);
    if (change === 'contact') oracle.tell(words, caseId);
    line.note(`${change} meanwhile`);
    const before = await colleagues.standing(caseId);
    await assessesAlong();
    await recordsAlong(cases);
    if (random() < 0.5) await phone.kill().then(() => phone.open());
    await comesBack();
    // What a copy held that was taken away is handed over by the next page.
    await phone.person.go('/today');
    let [isDraft, after] = [false as boolean, before];
    await phone.person.waitsUntil(async () => {
      const drafts = await phone.person.page.request.get('/api/drafts');
      isDraft = (await drafts.text()).includes(`"assessment:${caseId}"`);
      after = await colleagues.standing(caseId);
      return isDraft || after.count > before.count;
    });
    expect(after.count).toBe(before.count + (isDraft ? 0 : 1));
    if (['band', 'contact'].includes(change))
      expect([before.band, after.band]).toEqual([before.band, before.band]);
    if (!isDraft && change !== 'lead') await isToldApart(caseId);
    await undo();
  }

  /** Its level rests on something that she did not know: the case says so until it is assessed again. */
  async function isToldApart(caseId: string): Promise<void> {
    await phone.person.go(`/cases/${caseId}/contacts`);
    await phone.person.sees(phone.person.t('follow-up-reason.assessed-apart'));
    line.note('told apart');
  }

  /** As the outbox does: the same bytes and key until there is an answer. */
  async function assesses(band: string, headers: object): Promise<void> {
    const raise = band === 'high' ? { raise: { band, reason: 'x' } } : {};
    const what = {
      url: `/api${casePath}/assessments`,
      body: JSON.stringify(assessmentForm({}, raise)),
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...headers },
    };
    const send = (): Promise<number> =>
      phone.person.page.evaluate(
        ({ url, ...how }) =>
          fetch(url, { method: 'POST', ...how }).then(
            ({ status }) => status,
            () => 504,
          ),
        what,
      );
    let status = await send();
    for (; status >= 429; status = await send()) await pause();
    expect(status).toBe(201);
  }

  /** Two assessments made apart: both are there once, and the higher holds, in whichever order they arrive. */
  async function assessedApart(): Promise<void> {
    const before = await colleagues.standing(caseId());
    const [online, late] = [random() < 0.5 ? 'high' : 'standard', random() < 0.5 ? 'high' : 'standard'];
    const headers = { 'Based-On': before.lastId ?? 'none' };
    const hourAgo = new Date((await product.now()).getTime() - 3_600_000).toISOString();
    await assesses(online, headers);
    await assesses(late, { ...headers, 'Written-Offline': hourAgo });
    const after = await colleagues.standing(caseId());
    expect(after.count).toBe(before.count + 2);
    expect(after.band).toBe([online, late].includes('high') ? 'high' : 'standard');
    line.note(`bands ${online}, late ${late}`);
  }

  const ROUNDS = [
    worksAlong,
    ...CHANGES.map(() => changedMeanwhile),
    writes,
    diskIsFull,
    updates,
    writes,
    twoDevices,
    assessedApart,
    serverDies,
  ];

  /** Each kind comes early, kinds that are alike apart, and first another for each seed. */
  const STEP = 5;
  const roundOf = (round: number) =>
    ROUNDS[
      (round < ROUNDS.length ? round * STEP + SEED : Math.floor(random() * ROUNDS.length)) % ROUNDS.length
    ];

  async function judge(): Promise<void> {
    line.isBroken = false;
    const { person } = phone;
    if (phone.digits) await phone.openAlong();
    else await person.go('/today');
    const faults = await oracle.judge(person);
    if (faults.length > 0) process.stdout.write(`${line.journal.join('\n')}\n`);
    expect(faults).toEqual([]);
    // She has seen them; there is room for forty.
    await phone.throwAwayDrafts(/./);
  }

  beforeAll(async () => {
    product = await Product.start();
    oracle = new KeptOracle();
    colleagues = await Colleagues.of(product);
    phone = await Phone.buy(product, line);
    await phone.person.go('/cases');
    casePath = await phone.person.lastLink('/cases/0');
  }, TIME_LIMIT);
  afterAll(async () => {
    // After a failed start some of them are not there.
    await (phone as Phone | undefined)?.throwAway();
    await other?.throwAway();
    await (colleagues as Colleagues | undefined)?.leave();
    await (product as Product | undefined)?.stop();
  });

  it(
    `of ${COUNT} rounds are on the server exactly once, and none is readable on the phone`,
    async () => {
      for (let round = 0; round < COUNT; round += 1) {
        line.isBroken = random() < 0.8;
        const play = roundOf(round);
        line.journal.push(`round ${round}: ${play?.name}${line.isBroken ? ', broken' : ''}`);
        await play?.().catch(async (error: unknown) => {
          const screen = await phone.person.page.locator('body').innerText().catch(String);
          process.stdout.write(`${line.journal.join('\n')}\n${screen}\n`);
          throw error;
        });
        const end = random();
        if (end < 0.25) {
          await phone.kill();
          expect(await filesWith(phone.folder, [STEM])).toEqual([]);
          await phone.open();
        } else if (end < 0.4) await phone.killTab();
        else if (end < 0.5) await phone.person.page.reload();
        if (round % JUDGED_EVERY === JUDGED_EVERY - 1) await judge();
      }
      await judge();
      process.stdout.write(
        `seed ${SEED}: ${oracle.told.length} told, none lost or twice, ${JSON.stringify(line.happened)}\n`,
      );
    },
    TIME_LIMIT,
  );
});
