/** The place that the wrap of a data key is bound to. */
export const wrapRow = (key: {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
}): string => [key.caseId, key.partition, key.keyVersion, key.agencyId].join('/');
