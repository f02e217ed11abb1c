import { show } from '../../../testing/screen';
import type { NotificationDto } from '../../api/models/notification-dto';
import { News } from './news';

const told = (more: Partial<NotificationDto>): NotificationDto => ({
  id: 'n1',
  kind: 'band_high',
  caseId: 'c1',
  code: null,
  reference: 'WZDZYJVB',
  rule: null,
  band: null,
  step: null,
  followUpId: null,
  referralId: null,
  personName: null,
  agencyName: null,
  reason: null,
  missing: [],
  dueAt: null,
  subjectId: 's1',
  createdAt: '2026-11-24T06:00:00Z',
  isRead: false,
  ...more,
});

describe('what was told meanwhile', () => {
  it.each([
    ['band_change_waits', {}, '/decisions/levels/s1'],
    ['band_change_answered', {}, '/decisions/levels/s1'],
    ['band_high', {}, '/cases/c1'],
    ['referral_accepted', { referralId: 'r1' }, '/referrals/r1'],
    ['referral_refused', { referralId: 'r1', reason: 'other' }, '/referrals/r1'],
    ['closure_to_endorse', {}, '/decisions/s1'],
    ['closure_to_decide', {}, '/decisions/s1'],
    ['closure_sent_back', {}, '/decisions/s1'],
    ['closure_approved', {}, '/decisions/s1'],
    ['support_lead_ended', { subjectId: null }, '/cases/c1'],
    ['closing_lapsed', {}, '/decisions/s1'],
    ['second_talk_due', {}, '/decisions/s1'],
    ['extension_sent', {}, '/orders/s1'],
    ['extension_answered', {}, '/orders/s1'],
    ['order_notice_seen', {}, '/orders/s1'],
    ['order_notice', {}, '/orders'],
    ['handover_to_confirm', {}, '/endings'],
    ['handover_held', {}, '/endings'],
    ['call_in_unanswered', { caseId: null }, '/referrals/call-in'],
    ['call_in_doubted', {}, '/cases/c1'],
    ['call_in_asked', {}, '/cases/c1'],
    ['block_waits', {}, '/cases/c1/access'],
    ['block_waits', { caseId: null }, '/approvals'],
    ['erasure_asked', {}, '/cases/c1/keeping'],
    ['erasure_asked', { caseId: null }, '/requests'],
    ['report_refused', {}, '/cases/c1/incidents'],
    ['suicide_suspected', {}, '/cases/c1'],
    ['task_soon', {}, '/cases/c1'],
  ] as const)('%s leads to where it is dealt with', async (kind, more, address) => {
    const screen = await show(News, { items: [told({ kind, ...more })] });
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe(address);
  });

  it('asks above the supervisor for more than two overrides', async () => {
    const screen = await show(News, { items: [told({ kind: 'overrides_to_agree' })] });
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe('/decisions/s1/overrides');
  });

  it('that may no longer be opened is told without a link', async () => {
    const screen = await show(News, { items: [told({ kind: 'band_change_waits', caseId: null })] });
    expect(screen.element.querySelector('a')).toBeNull();
    expect(screen.text()).toContain('A level change is waiting for your answer');
  });

  it('gives numbers of an agency without a case, and links them for oversight alone', async () => {
    const agencyName = { tg: 'Марказ', ru: 'Центр', en: 'Centre' };
    const number = { caseId: null, reference: null, subjectId: 'a1', agencyName } as const;
    const items = [
      told({ ...number, kind: 'rows_late' }),
      told({ ...number, kind: 'rows_undeliverable', id: 'n2' }),
    ];
    const screen = await show(News, { items });
    expect(screen.text()).toContain('Centre: tasks are late');
    expect(screen.text()).toContain('Centre: reminders have no recipient');
    expect(screen.element.querySelector('a')).toBeNull();
  });

  it('calls an offer, of which there is no case yet, a referral', async () => {
    const offer = { kind: 'task_due', caseId: null, referralId: 'r1' } as const;
    const screen = await show(News, { items: [told(offer), told({ kind: 'task_due', id: 'n2' })] });
    expect(screen.text()).toContain('Due: a referral');
    expect(screen.text()).toContain('Due: a task of this case');
  });

  it.each([
    [
      { kind: 'referral_refused', reason: 'information_missing', missing: ['papers'] },
      'Police, Kulob did not accept: information is missing (papers). Find another place by Wed 25 Nov 17:00.',
    ],
    [
      { kind: 'referral_no_place', reason: 'none_free' },
      'No place at Police, Kulob. Find another place by Wed 25 Nov 17:00.',
    ],
    [{ kind: 'referral_no_place', reason: 'none_free', dueAt: null }, 'No place at Police, Kulob.'],
    [{ kind: 'referral_accepted', dueAt: null }, 'Police, Kulob accepted.'],
  ] as const)('a referral says who answered, and a refusal why and by when: %j', async (more, sentence) => {
    const police = { tg: 'Милитсия', ru: 'Милиция', en: 'Police, Kulob' };
    const item = told({ agencyName: police, dueAt: '2026-11-25T12:00:00Z', ...more, missing: [] });
    const missing = 'missing' in more ? [...more.missing] : [];
    const screen = await show(News, { items: [{ ...item, missing }] });
    expect(screen.element.querySelector('p a')?.textContent?.trim()).toBe(sentence);
  });
});
