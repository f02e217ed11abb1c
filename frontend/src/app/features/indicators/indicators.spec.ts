import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { openScreen, textOf } from '../../../testing/statistics';
import type { IndicatorsDto } from '../../api/models/indicators-dto';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { Indicators } from './indicators';

const named = (name: string) => ({ tg: name, ru: name, en: name });
const history = Array.from({ length: 8 }, (_, at) => ({
  ...{ year: 2019 + Math.floor(at / 4), quarter: (at % 4) + 1, base: at === 2 ? 0 : 40, value: 30 },
}));
const counted: IndicatorsDto = {
  ...{
    now: '2020-12-03T06:00:00Z',
    countedAt: '2020-12-03T05:45:00Z',
    year: 2020,
    quarter: 4,
    isOver: false,
  },
  quarters: history.map(({ year, quarter }) => ({ year, quarter })),
  items: [
    {
      ...{ code: 'identified', base: 40, value: 31, percent: 78, history },
      parts: [
        { part: 'referred', value: 31, isInBase: true },
        { part: 'not_referred', value: 9, isInBase: true },
        { part: 'received', value: 0, isInBase: false },
      ],
    },
    {
      ...{ code: 'answers', base: 40, value: 30, percent: 75, history },
      parts: [{ part: 'late', value: 10, isInBase: true }],
    },
    {
      ...{ code: 'breaches', base: 0, value: 0, percent: null, parts: [] },
      history: history.map((past) => ({ ...past, base: 0, value: 0 })),
    },
  ],
  stages: [
    { stage: 'identified', value: 40 },
    { stage: 'referred', value: 31 },
    { stage: 'accepted', value: 29 },
    { stage: 'served', value: 12 },
    { stage: 'confirmed', value: 12 },
  ],
  refusals: [{ reason: 'unavailable', value: 4 }],
  services: [{ serviceType: 'safe_house', place: 'kulob', asked: 6, refused: 1, unavailable: 3 }],
};

async function open(roles = ['coordinator'], type = 'crisis_centre') {
  const workingGroups = [
    { id: 'g1', place: 'kulob', name: named('Kulob'), isLed: roles.includes('coordinator') },
  ];
  TestBed.configureTestingModule({
    providers: [
      {
        provide: SessionStore,
        useValue: { user: signal({ roles, workingGroups, agency: { type, name: named('Centre') } }) },
      },
      { provide: ServerClock, useValue: { now: signal(new Date('2020-12-03T06:00:00Z')), told: () => null } },
    ],
  });
  return openScreen(Indicators);
}
const GROUP = 'indicators/groups/g1/2020/4';

describe('this quarter', () => {
  it.each([
    ['crisis_centre', true],
    ['police_dv', false],
  ])('leads a supervisor of %s to the numbers of courts and of the programme: %j', async (type, isLed) => {
    const { screen } = await open(['supervisor'], type);
    const tabs = Array.from(screen.element.querySelectorAll('nav a'), (tab) => tab.getAttribute('href'));
    expect(tabs).toContain('/figures/return');
    for (const one of ['/figures/courts', '/figures/programme']) expect(tabs.includes(one)).toBe(isLed);
  });

  it('shows each number with its share, its parts and eight quarters', async () => {
    const { screen, answer } = await open();
    await answer(GROUP, counted);
    const cards = Array.from(screen.element.querySelectorAll('pn-indicator-card'), textOf);
    // How many there were says more than a share.
    expect(cards[0]).toMatch(/Identified 40 /);
    expect(cards[1]).toMatch(/Referrals answered in time 30 of 40, 75 % /);
    expect(cards[1]).toContain('Answered late 10');
    expect(cards[2]).toMatch(/Breaches acted on None Breaches of orders/);
    // Parts of which there are none are left out, and a quarter without records is a gap.
    expect(cards[0]).not.toContain('came by a referral');
    expect(screen.element.querySelectorAll('pn-indicator-card:nth-of-type(2) polyline')).toHaveLength(2);
  });

  it('opens the cases behind each number', async () => {
    const { screen, answer } = await open();
    await answer(GROUP, counted);
    const addresses = Array.from(screen.element.querySelectorAll('a'), (link) => link.getAttribute('href'));
    for (const query of [
      'indicator=answers',
      'indicator=answers&part=late',
      'indicator=stages&part=served',
      'indicator=refusals&part=refused&serviceType=safe_house&place=kulob',
    ])
      expect(addresses).toContain(`/figures/cases?of=g1&quarter=2020-4&${query}`);
  });

  it('of a supervisor is her agency, with its report and rows', async () => {
    const { screen, answer } = await open(['supervisor']);
    await answer('indicators/own-agency/2020/4', counted);
    expect(screen.element.querySelector('a[href="/figures/return"]')).not.toBeNull();
    expect(screen.element.querySelector('a[href="/persons"]')).toBeNull();
  });

  it('says that a quarter is not counted yet, and why nothing could be read', async () => {
    const { screen, answer, choose } = await open();
    await answer(GROUP, { ...counted, countedAt: null, items: [] });
    expect(screen.text()).toContain('This quarter is not counted yet');
    expect(screen.element.querySelector('pn-indicator-card')).toBeNull();
    await choose('quarter', '2020-3');
    await answer('indicators/groups/g1/2020/3', null, { status: 500, statusText: 'Error' });
    expect(screen.element.querySelector('pn-load-error')).not.toBeNull();
  });
});
