import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CasePageDto } from '../src/workboard/case-lists.dto.js';
import { startApp } from './support/app.js';
import type { TestApp } from './support/app.js';
import { assessmentForm } from './support/assessments.js';
import { BoardStory } from './support/board.js';
import { contactForm, incidentForm } from './support/forms.js';
import { arrangeKulob } from './support/kulob.js';

describe('the order and the filters of a list of cases', () => {
  let test: TestApp;
  let story: BoardStory;
  let [high, open, calm] = ['', '', ''];
  const shown = async (query: string, person = 'caseworker'): Promise<string[]> =>
    (await story.get<CasePageDto>(person, `/cases?${query}`)).items.map(({ id }) => id);

  beforeAll(async () => {
    test = await startApp();
    story = new BoardStory(test, await arrangeKulob(test));
    calm = await story.open('caseworker');
    high = await story.open('caseworker2', { incident: incidentForm({ lawForms: ['economic'] }) });
    open = await story.open('caseworker', { place: 'bokhtar' });
    const assess = (person: string, id: string, answers: Parameters<typeof assessmentForm>[0]) =>
      story.as(person).post(`/cases/${id}/assessments`, assessmentForm(answers)).expect(201);
    await assess('caseworker', calm, {});
    await assess('caseworker2', high, { strangle: 'yes' });
  });
  afterAll(() => test.close());

  it('puts the highest level first, and what is not assessed before what is standard', async () => {
    expect(await shown('sort=danger')).toEqual([high, open, calm]);
    expect(await shown('sort=danger&band=standard')).toEqual([calm]);
  });

  it('puts the next date or the latest opening first', async () => {
    await story.addTasks(calm, 1, '3 days');
    expect((await shown('sort=next'))[0]).toBe(calm);
    expect(await shown('sort=opened')).toEqual([open, high, calm]);
  });

  it('puts first whom nobody spoke with, then whom nobody spoke with for longest', async () => {
    const [now] = await test.database.query<{ at: Date }>('select panoh.now() as at');
    const contact = (change: object): object =>
      contactForm({ contactedAt: now!.at.toISOString(), ...change });
    await story.as('caseworker').post(`/cases/${calm}/contacts`, contact({})).expect(201);
    await story
      .as('caseworker2')
      .post(
        `/cases/${high}/contacts`,
        contact({ outcome: 'not_reached', alone: null, wellbeing: 'not_asked' }),
      )
      .expect(201);
    expect(await shown('sort=last_contact')).toEqual([high, open, calm]);
    expect(await shown('sort=opened&quiet=7')).toEqual([open, high]);
    const { items } = await story.get<CasePageDto>('caseworker', '/cases?sort=last_contact');
    expect(items.map(({ lastContactAt }) => lastContactAt)).toEqual([null, null, now!.at.toISOString()]);
    await story.pass('8 days');
    expect(await shown('sort=opened&quiet=7')).toEqual([open, high, calm]);
    expect(await shown('sort=opened&quiet=14')).toEqual([open, high]);
  });

  it('filters by the form of violence, the colleague and the district', async () => {
    expect(await shown('sort=opened&form=economic')).toEqual([high]);
    expect(await shown('sort=opened&form=physical')).toEqual([open, calm]);
    expect(await shown(`sort=opened&worker=${story.as('caseworker2').userId}`)).toEqual([high]);
    expect(await shown('sort=opened&place=bokhtar')).toEqual([open]);
    expect(await shown('sort=danger&place=kulob&lead=me')).toEqual([calm]);
  });

  it('filters by an order in force, for whom may read orders', async () => {
    const [ordered, other] = [await story.open('inspector'), await story.open('inspector')];
    await test.database.query(
      `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, issued_at, days, starts_on,
         first_expires_on, expires_on, sealed)
       select gen_random_uuid(), c.id, c.agency_id, panoh.now(), panoh.now(), panoh.now(), 15, current_date,
         current_date + 14, current_date + 14, '\\x00' from panoh.cases c where c.id = $1`,
      [ordered],
    );
    expect(await shown('sort=opened&order=in_force', 'inspector')).toEqual([ordered]);
    expect(await shown('sort=opened&order=none', 'inspector')).toEqual([other]);
    await test.database.query('update panoh.protection_orders set lifted_at = issued_at where case_id = $1', [
      ordered,
    ]);
    expect(await shown('sort=opened&order=in_force', 'inspector')).toEqual([]);
  });

  it('asks the group for nothing that a case keeps to its agency, and nobody for what is no code', async () => {
    for (const query of ['sort=last_contact', 'quiet=7', 'form=sexual', 'order=none', 'place=kulob'])
      await story.as('coordinator').get(`/cases?${query}`).expect(422);
    for (const query of ['sort=name', 'band=low', 'worker=x', 'quiet=8', 'cursor=x', 'place=Намуна'])
      await story
        .as('caseworker')
        .get(`/cases?${encodeURI(query)}`)
        .expect(422);
  });
});
