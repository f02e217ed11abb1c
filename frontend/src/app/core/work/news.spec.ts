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
    ['referral_answered', { referralId: 'r1' }, '/referrals/r1'],
    ['closure_to_endorse', {}, '/decisions/s1'],
    ['closure_to_decide', {}, '/decisions/s1'],
    ['closure_sent_back', {}, '/decisions/s1'],
    ['closure_approved', {}, '/decisions/s1'],
    ['support_lead_ended', { subjectId: null }, '/cases/c1'],
  ] as const)('%s leads to where it is dealt with', async (kind, more, address) => {
    const screen = await show(News, { items: [told({ kind, ...more })] });
    expect(screen.element.querySelector('a')?.getAttribute('href')).toBe(address);
  });

  it('that may no longer be opened is told without a link', async () => {
    const screen = await show(News, { items: [told({ kind: 'band_change_waits', caseId: null })] });
    expect(screen.element.querySelector('a')).toBeNull();
    expect(screen.text()).toContain('A level waits for your answer');
  });

  it('calls an offer, of which there is no case yet, a referral', async () => {
    const offer = { kind: 'task_due', caseId: null, referralId: 'r1' } as const;
    const screen = await show(News, { items: [told(offer), told({ kind: 'task_due', id: 'n2' })] });
    expect(screen.text()).toContain('Due: a referral');
    expect(screen.text()).toContain('Due: a task of this case');
  });
});
