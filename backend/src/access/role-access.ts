type Row = [role: string, relation: string, partition: string, mayRead: boolean, mayWrite: boolean];

/**
 * "Who may see what" (SECURITY B) in the short form `partition: rw`. A partition that is not named is never seen.
 * Masked fields are read only by an explicit, reasoned request; the mask is the API's, the right is here.
 */
const worker = {
  core: 'rw',
  identity: 'rw',
  safe_contact: 'rw',
  whereabouts: 'rw',
  narrative: 'rw',
  risk: 'rw',
  legal: 'rw',
  health: 'rw',
  support: 'rw',
  follow_ups: 'rw',
  perpetrator: 'rw',
  consent: 'rw',
  closure: 'rw',
};
const referredWorker = { core: 'r', identity: 'r', safe_contact: 'r', whereabouts: 'r', perpetrator: 'r' };
const supervisor = {
  core: 'rw',
  identity: 'r',
  safe_contact: 'r',
  narrative: 'rw',
  risk: 'rw',
  legal: 'r',
  support: 'r',
  health: 'w',
  follow_ups: 'rw',
  perpetrator: 'r',
  // Passing something on without her consent is the supervisor's to record.
  consent: 'rw',
  closure: 'rw',
};
const police = {
  core: 'rw',
  identity: 'rw',
  safe_contact: 'w',
  narrative: 'rw',
  risk: 'rw',
  legal: 'rw',
  health: 'w',
  support: 'rw',
  follow_ups: 'rw',
  perpetrator: 'rw',
  consent: 'rw',
  closure: 'rw',
};
const reviewer = { core: 'r', closure: 'rw' };

const MATRIX: Record<string, Record<string, Record<string, string>>> = {
  caseworker: { own: worker, referred: referredWorker, closure_review: reviewer },
  shelter_worker: { own: worker, referred: referredWorker, closure_review: reviewer },
  hotline_worker: { own: worker, referred: { core: 'r' }, closure_review: reviewer },
  health_worker: {
    own: worker,
    referred: { core: 'r', identity: 'r', safe_contact: 'r', health: 'rw' },
    closure_review: reviewer,
  },
  cowfa_specialist: {
    own: worker,
    referred: { core: 'r', identity: 'r', safe_contact: 'r' },
    closure_review: reviewer,
  },
  legal_aid_lawyer: {
    own: worker,
    referred: { core: 'r', identity: 'r', safe_contact: 'r', legal: 'rw', perpetrator: 'r' },
    closure_review: reviewer,
  },
  prosecutor: {
    own: { ...worker, whereabouts: '', safe_contact: 'w' },
    referred: { core: 'r', identity: 'r', legal: 'rw', perpetrator: 'r' },
    closure_review: reviewer,
  },
  supervisor: { own: supervisor, referred: { core: 'r' }, closure_review: reviewer },
  police_inspector: {
    own: police,
    referred: { core: 'r', identity: 'r', legal: 'rw', perpetrator: 'rw' },
    closure_review: reviewer,
  },
  police_supervisor: {
    own: { ...supervisor, safe_contact: 'w', whereabouts: '' },
    referred: { core: 'r' },
    closure_review: reviewer,
  },
  coordinator: { group: { core: 'r', follow_ups: 'r', closure: 'r' } },
};

/** Rows of `panoh.role_access`. Statistician and administrator stand nowhere in it: they never hold a case. */
export function roleAccessRows(): Row[] {
  return Object.entries(MATRIX).flatMap(([role, relations]) =>
    Object.entries(relations).flatMap(([relation, partitions]) =>
      Object.entries(partitions)
        .filter(([, access]) => access !== '')
        .map(([partition, access]): Row => [
          role,
          relation,
          partition,
          access.includes('r'),
          access.includes('w'),
        ]),
    ),
  );
}
