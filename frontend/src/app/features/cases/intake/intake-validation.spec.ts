import { missingAnswers, missingOfIncident } from './intake-validation';
import { IntakeForm } from './intake-form';

function filled(change: (form: IntakeForm) => void = () => undefined): IntakeForm {
  const form = new IntakeForm();
  form.text.place.set('kulob');
  form.text.reportedOn.set('25.11.2026');
  form.lawForms.set(['physical']);
  form.text.strangulation.set('no');
  form.people.set(form.people().map((person) => ({ ...person, relationship: 'husband_nikoh' })));
  form.flags.hasPlan.set(false);
  form.conflict.set('no');
  change(form);
  return form;
}

const missing = (form: IntakeForm, asksServices = false): string[] =>
  missingAnswers(form, { asksServices, today: '2026-11-25' }).map(({ fieldId }) => fieldId);

describe('what is missing in a registration', () => {
  it('is nothing when every question has its answer', () => {
    expect(missing(filled())).toEqual([]);
  });

  it('is found at its own field, in the order of the form', () => {
    expect(missing(new IntakeForm())).toEqual([
      'place',
      'incident.reportedOn',
      'incident.lawForms',
      'incident.strangulation',
      'incident.perpetrators.0.relationship',
      'safeContact.reachAt',
      'safeContact.windows',
      'conflict.answer',
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
    expect(missingOfIncident(form, '2026-11-25').map(({ fieldId }) => fieldId)).toEqual([
      'incident.perpetrators.1.relationship',
    ]);
  });

  it.each([
    ['phone', ['safeContact.reachAt', 'safeContact.windows']],
    ['office_visit', []],
    ['no_contact', []],
  ])('is a number with its hours where she is reached by %s', (channel, fields) => {
    const form = filled(({ flags, text }) => {
      flags.hasPlan.set(true);
      text.channel.set(channel);
    });
    expect(missing(form)).toEqual(fields);
  });

  it('is what the child says and who decided, and neither is answered beforehand', () => {
    expect(missing(filled(({ flags }) => flags.isMinor.set(true)))).toEqual(['childAssent', 'decider']);
  });

  it.each([
    ['non_offending_adult', 'unknown', ['deciderHousehold']],
    ['non_offending_adult', 'yes', ['deciderHousehold']],
    ['non_offending_adult', 'no', []],
    ['child_rights_body', 'unknown', []],
  ])(
    'is another decider when it is the %s and living with the other person is %s',
    (decider, lives, fields) => {
      const form = filled(({ flags, text }) => {
        flags.isMinor.set(true);
        text.childAssent.set('given');
        text.decider.set(decider);
        text.inPerpetratorsHousehold.set(lives);
      });
      expect(missing(form)).toEqual(fields);
    },
  );

  it('is every day that is still to come, each at its own field and beside what else is missing', () => {
    const form = filled(({ text, lawForms }) => {
      text.bornOn.set('2027');
      text.reportedOn.set('26.11.2026');
      text.startedOn.set('12.2026');
      lawForms.set([]);
    });
    expect(missing(form)).toEqual([
      'identity.bornOn',
      'incident.reportedOn',
      'incident.startedOn',
      'incident.lawForms',
    ]);
  });

  it.each(['25.11.2026', '11.2026', '2026', 'in spring'])('is no day to come with “%s”', (typed) => {
    expect(missing(filled(({ text }) => text.startedOn.set(typed)))).toEqual([]);
  });

  it('is her account where it is longer than can be sent, with the limit', () => {
    const form = filled(({ text }) => text.narrative.set('я'.repeat(20_001)));
    expect(missingOfIncident(form, '2026-11-25')).toEqual([
      { fieldId: 'incident.narrative', key: 'error.too-long', params: { max: 20_000 } },
    ]);
  });

  it('is her word where a private agency asks for it', () => {
    expect(missing(filled(), true)).toEqual(['consents', 'linking', 'servicesPresence']);
  });

  it.each([
    [null, []],
    ['not_asked', []],
    ['given', ['servicesPresence']],
    ['refused', ['servicesPresence']],
  ])('is who was there, where a state body wrote down “%s” about counting her once', (answer, fields) => {
    expect(missing(filled(({ linkingAnswer }) => linkingAnswer.set(answer)))).toEqual(fields);
  });
});
