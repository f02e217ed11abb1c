interface SignIn {
  readonly login: string;
  readonly who: string;
}

/** One sign-in per role, in the order in which a new user would try them, and those of the second group. */
export const SIGN_INS: readonly { readonly of: string; readonly people: readonly SignIn[] }[] = [
  {
    of: 'Kulob',
    people: [
      { login: 'inspector', who: 'police inspector' },
      { login: 'police-supervisor', who: 'police supervisor' },
      { login: 'caseworker', who: 'caseworker of the crisis centre' },
      { login: 'supervisor', who: 'supervisor of the crisis centre' },
      { login: 'supervisor2', who: 'another supervisor there, for what takes two' },
      { login: 'lawyer', who: 'legal aid lawyer; serves both districts' },
      { login: 'health-worker', who: 'health worker; serves both districts' },
      { login: 'specialist', who: 'COWFA specialist' },
      { login: 'shelter-worker', who: 'shelter worker; serves both districts' },
      { login: 'hotline', who: 'hotline worker; serves both districts' },
      { login: 'hotline-supervisor', who: 'supervisor of the hotline' },
      { login: 'prosecutor', who: 'prosecutor' },
      { login: 'coordinator', who: 'coordinator of the working group' },
      { login: 'statistician', who: 'statistician' },
      { login: 'data-protection', who: 'data protection officer' },
      { login: 'oversight', who: 'oversight: where reminders reach nobody who can act' },
      { login: 'oversight2', who: 'the second person of oversight, who confirms' },
      { login: 'administrator', who: 'administrator' },
    ],
  },
  {
    of: 'Qabodiyon',
    people: [
      { login: 'inspector-qabodiyon', who: 'police inspector' },
      { login: 'police-supervisor-qabodiyon', who: 'police supervisor' },
      { login: 'caseworker-qabodiyon', who: 'caseworker of the NGO' },
      { login: 'supervisor-qabodiyon', who: 'supervisor of the NGO' },
      { login: 'specialist-qabodiyon', who: 'COWFA specialist' },
      { login: 'prosecutor-qabodiyon', who: 'prosecutor' },
      { login: 'coordinator-qabodiyon', who: 'coordinator of the working group' },
      {
        login: 'statistician-qabodiyon',
        who: 'another statistician, who approves what the first one drafted',
      },
    ],
  },
];
