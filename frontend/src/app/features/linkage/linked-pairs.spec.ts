import { HttpTestingController } from '@angular/common/http/testing';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled, show } from '../../../testing/screen';
import type { PairDecisionDto, PairDto } from '../../api/models';
import { Undo } from '../../core/shell/undo';
import { LinkedPairs } from './linked-pairs';
import { PairAnswers } from './pair-answers';

const fields: PairDto['fields'] = [
  { field: 'surname', level: 'close' },
  { field: 'given', level: 'same' },
  { field: 'phone', level: 'same' },
  { field: 'birth', level: 'not_told' },
];
const pair = (id: string): PairDto => ({ id, isLinked: true, fields });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function open<T>(piece: Type<T>, path: string, body: object) {
  const opening = show(piece);
  await turn();
  const http = TestBed.inject(HttpTestingController);
  http.expectOne(path).flush(body);
  const screen = await opening;
  await settled(screen);
  return { http, screen };
}

describe('pairs that were linked without asking', () => {
  const PATH = '/api/linkage/linked-pairs';
  const two = { items: [pair('one'), pair('two')], waiting: 2, nextCursor: null };

  it('need an answer only where they are wrong, and it can be undone', async () => {
    const { http, screen } = await open(LinkedPairs, PATH, two);
    expect(screen.text()).toContain('2 pairs to review');
    await screen.press('Two persons');
    const sent = http.expectOne('/api/linkage/pairs/one/answer');
    expect(sent.request.body).toEqual({ answer: 'different' });
    sent.flush({ id: 'decision' });
    await settled(screen);
    expect(screen.element.querySelectorAll('li')).toHaveLength(1);
    const undo = TestBed.inject(Undo);
    expect(undo.offer()?.message).toBe('They are now two people.');
    undo.take();
    http.expectOne('/api/linkage/decisions/decision/undo').flush({ id: 'decision' });
    await settled(screen);
    expect(screen.element.querySelectorAll('li')).toHaveLength(2);
    expect(screen.text()).toContain('2 pairs to review');
    http.verify();
  });

  it('are shown page by page until none is left, and a pair taken back stands where it stood', async () => {
    const first = { items: [pair('one'), pair('two')], waiting: 3, nextCursor: 'after-two' };
    const { http, screen } = await open(LinkedPairs, PATH, first);
    await screen.press('Show more');
    http
      .expectOne(`${PATH}?cursor=after-two`)
      .flush({ items: [pair('three')], waiting: 3, nextCursor: null });
    await settled(screen);
    expect(screen.element.querySelectorAll('li')).toHaveLength(3);
    expect(screen.text()).not.toContain('Show more');
    const rows = Array.from(screen.element.querySelectorAll('li'));
    rows[1]?.querySelector('button')?.click();
    http.expectOne('/api/linkage/pairs/two/answer').flush({ id: 'decision' });
    await settled(screen);
    TestBed.inject(Undo).take();
    http.expectOne('/api/linkage/decisions/decision/undo').flush({ id: 'decision' });
    await settled(screen);
    expect(Array.from(screen.element.querySelectorAll('li'))).toHaveLength(3);
    Array.from(screen.element.querySelectorAll('li'))[1]?.querySelector('button')?.click();
    http.expectOne('/api/linkage/pairs/two/answer').flush({ id: 'again' });
    await settled(screen);
    http.verify();
  });

  it('make room for the next ones where they are right', async () => {
    const { http, screen } = await open(LinkedPairs, PATH, {
      items: [pair('one')],
      waiting: 2,
      nextCursor: null,
    });
    await screen.press('It is right');
    const sent = http.expectOne('/api/linkage/pairs/one/answer');
    expect(sent.request.body).toEqual({ answer: 'same' });
    sent.flush({ id: 'decision' });
    await settled(screen);
    http.expectOne(PATH).flush({ items: [], waiting: 0, nextCursor: null });
    await settled(screen);
    expect(screen.text()).toContain('You have reviewed every linked pair');
  });

  it('that another coordinator answered first are said to be, and leave the list', async () => {
    const { http, screen } = await open(LinkedPairs, PATH, two);
    await screen.press('Two persons');
    http
      .expectOne('/api/linkage/pairs/one/answer')
      .flush({ code: 'pair_answered_meanwhile' }, { status: 409, statusText: '' });
    await settled(screen);
    expect(screen.text()).toContain('Another coordinator answered this pair first.');
    expect(screen.element.querySelectorAll('li')).toHaveLength(1);
  });
});

describe('the last answers', () => {
  const decision = (more: Partial<PairDecisionDto>): PairDecisionDto => ({
    id: 'd1',
    pairId: 'one',
    answer: 'different',
    decidedAt: '2026-11-24T06:44:00Z',
    undoneAt: null,
    isOwn: true,
    fields,
    ...more,
  });

  it('say what was answered, by whom and about what, and can be taken back', async () => {
    const { http, screen } = await open(PairAnswers, '/api/linkage/decisions', [
      decision({}),
      decision({ id: 'd2', answer: 'cannot_tell', isOwn: false, undoneAt: '2026-11-24T07:00:00Z' }),
      decision({ id: 'd3', answer: 'same', fields: [] }),
    ]);
    const [first, second, third] = Array.from(screen.element.querySelectorAll('li'));
    expect(first?.textContent).toContain('You, Tue 24 Nov 11:44');
    expect(first?.textContent).toContain('Same: given name, phone. Close: surname.');
    expect(second?.textContent).toContain('Another coordinator, Tue 24 Nov 11:44');
    expect(second?.textContent).toContain('Undone Tue 24 Nov 12:00');
    expect(second?.querySelector('button')).toBeNull();
    expect(third?.textContent).toContain('These two are no longer compared.');
    first?.querySelector('button')?.click();
    http.expectOne('/api/linkage/decisions/d1/undo').flush(decision({ undoneAt: '2026-11-24T08:00:00Z' }));
    await settled(screen);
    expect(screen.element.querySelector('li')?.textContent).toContain('Undone Tue 24 Nov 13:00');
    http.verify();
  });
});
