import { IncidentForm } from './incident-form';
import { missingOfIncident } from './incident-validation';

const TODAY = '2026-11-25';

function filled(change: (form: IncidentForm) => void = () => undefined): IncidentForm {
  const form = new IncidentForm();
  form.text.reportedOn.set('25.11.2026');
  form.lawForms.set(['physical']);
  form.text.strangulation.set('no');
  form.people.set(form.people().map((person) => ({ ...person, relationship: 'husband_nikoh' })));
  change(form);
  return form;
}

const missing = (form: IncidentForm): string[] =>
  missingOfIncident(form, TODAY).map(({ fieldId }) => fieldId);

describe('what is missing of an incident', () => {
  it('is nothing when every question has its answer', () => {
    expect(missing(filled())).toEqual([]);
  });

  it('is found at its own field, all at once and in the order of the form', () => {
    expect(missing(new IncidentForm())).toEqual([
      'incident.reportedOn',
      'incident.lawForms',
      'incident.strangulation',
      'incident.perpetrators.0.relationship',
    ]);
  });

  it('is the answer about pressure on the neck, and "not known" is one', () => {
    expect(missing(filled(({ text }) => text.strangulation.set('')))).toEqual(['incident.strangulation']);
    expect(missing(filled(({ text }) => text.strangulation.set('unknown')))).toEqual([]);
  });

  it('is the relation of exactly the person without one', () => {
    const form = filled(({ people }) =>
      people.set([...people(), { ...people()[0]!, relationship: '' }, people()[0]!]),
    );
    expect(missing(form)).toEqual(['incident.perpetrators.1.relationship']);
  });

  it('is every day that is still to come, each at its own field and beside what else is missing', () => {
    const form = filled(({ text, lawForms }) => {
      text.reportedOn.set('26.11.2026');
      text.startedOn.set('12.2026');
      lawForms.set([]);
    });
    expect(missing(form)).toEqual(['incident.reportedOn', 'incident.startedOn', 'incident.lawForms']);
  });

  it.each(['25.11.2026', '11.2026', '2026'])('is no fault with “%s”', (typed) => {
    expect(missing(filled(({ text }) => text.startedOn.set(typed)))).toEqual([]);
  });

  it('is a day that no month has', () => {
    const form = filled(({ text }) => text.startedOn.set('31.02.2026'));
    expect(missingOfIncident(form, TODAY)).toEqual([
      { fieldId: 'incident.startedOn', key: 'register.no-such-day', params: { day: 31, month: 2 } },
    ]);
  });

  it('is the name of another person that is longer than can be sent', () => {
    const form = filled(({ people }) =>
      people.set(people().map((person) => ({ ...person, name: 'я'.repeat(400) }))),
    );
    expect(missingOfIncident(form, TODAY)).toEqual([
      { fieldId: 'incident.perpetrators.0.name', key: 'error.too-long', params: { max: 300 } },
    ]);
  });

  it('is her account where it is longer than can be sent, with the limit', () => {
    const form = filled(({ text }) => text.narrative.set('я'.repeat(20_001)));
    expect(missingOfIncident(form, TODAY)).toEqual([
      { fieldId: 'incident.narrative', key: 'error.too-long', params: { max: 20_000 } },
    ]);
  });
});
