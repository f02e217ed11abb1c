import { ANY_CASE, viewOf, viewText } from './case-filter';

describe('a saved view of the list of cases', () => {
  it('is the order and the filters, without a colleague', () => {
    const view = {
      ...ANY_CASE,
      sort: 'last_contact',
      band: 'high',
      place: 'kulob',
      quiet: '14',
      worker: 'u1',
    };
    expect(viewText(view)).not.toContain('u1');
    expect(viewOf(viewText(view))).toEqual({ ...view, worker: '' });
  });

  it('is empty where nothing was chosen', () => {
    expect(viewText(ANY_CASE)).toBe('');
    expect(viewOf('')).toEqual(ANY_CASE);
  });

  it('leaves out what is no code of this version', () => {
    expect(viewOf('sort=name&band=low&place=Намуна&quiet=8&worker=u1&other=x')).toEqual(ANY_CASE);
  });
});
