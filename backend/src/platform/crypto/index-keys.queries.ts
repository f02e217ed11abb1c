export const INDEX_SECRETS = `select version::int as version, state, sealed_secret as "sealedSecret"
  from vault.index_secrets order by version`;
