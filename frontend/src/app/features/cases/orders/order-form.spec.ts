import { EMPTY_ORDER, missingOf, orderRequest, previewRequest } from './order-form';
import type { OrderForm } from './order-form';

const moment = (on: string, time: string) => ({ day: { precision: 'day' as const, on }, time });
const served: OrderForm = {
  ...EMPTY_ORDER,
  stage: 'served',
  reportedAt: moment('2026-11-13', '18.05'),
  issuedAt: moment('2026-11-14', '10:30'),
  number: ' 118/26 ',
  issuingBody: 'ШКД',
  days: '15',
  conditions: ['no_contact'],
  servedAt: moment('2026-11-14', '1620'),
  servedHow: 'signed',
};

describe('the form of an order', () => {
  it('asks of each stage what belongs to it', () => {
    const names = (stage: OrderForm['stage']) =>
      missingOf({ ...EMPTY_ORDER, stage }).map(({ fieldId }) => fieldId);
    expect(names('requested')).toEqual(['reportedAt']);
    expect(names('issued')).toEqual(['reportedAt', 'issuedAt', 'number', 'issuingBody', 'days']);
    expect(names('served')).toEqual([...names('issued'), 'servedAt', 'servedHow']);
    expect(missingOf(served)).toEqual([]);
  });

  it('sends times of Dushanbe, and nothing of a stage that it has not reached', () => {
    expect(orderRequest(served)).toMatchObject({
      reportedAt: '2026-11-13T13:05:00.000Z',
      issue: { issuedAt: '2026-11-14T05:30:00.000Z', days: 15, number: '118/26', issuerName: null },
      service: { servedAt: '2026-11-14T11:20:00.000Z', servedHow: 'signed' },
    });
    expect(orderRequest({ ...served, stage: 'requested' })).toMatchObject({ issue: null, service: null });
    expect(orderRequest({ ...served, stage: 'issued' }).service).toBeNull();
  });

  it('asks for the last day once the length is known, and never types one', () => {
    expect(previewRequest({ ...served, days: '' })).toBeNull();
    expect(previewRequest({ ...served, days: 'many' })).toBeNull();
    expect(previewRequest({ ...served, stage: 'issued' })).toEqual({
      days: 15,
      issuedAt: '2026-11-14T05:30:00.000Z',
      servedAt: null,
    });
  });

  it('sends the other person only if something is filled, with the birth as exact as it is known', () => {
    expect(orderRequest(served).respondent).toBeNull();
    const respondent = { ...EMPTY_ORDER.respondent, surname: ' Намунаев ', bornOn: '1984' };
    expect(orderRequest({ ...served, respondent }).respondent).toEqual({
      ...{ surname: 'Намунаев', givenName: null, patronymic: null },
      ...{ bornOn: '1984-01-01', bornPrecision: 'year' },
    });
  });

  it('sends the witnesses of a refused signature', () => {
    const refused = { ...served, servedHow: 'refused_to_sign', firstWitness: ' Н. ', secondWitness: 'З.' };
    expect(orderRequest(refused).service).toMatchObject({
      ...{ servedHow: 'refused_to_sign', firstWitness: 'Н.', secondWitness: 'З.', videoNumber: null },
    });
  });
});
