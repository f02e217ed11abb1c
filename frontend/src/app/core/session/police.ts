/** Their information centre is theirs too. */
export const isOfThePolice = (agencyType = ''): boolean =>
  agencyType.startsWith('police_') || agencyType === 'miac';
