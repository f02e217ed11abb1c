import { Injectable } from '@nestjs/common';
import { OpenedAgencyKeys, unwrapKey } from '../platform/crypto/agency-keys.js';
import { open } from '../platform/crypto/envelope.js';
import type { Place } from '../platform/crypto/envelope.js';
import { RootKey } from '../platform/crypto/root-key.js';
import { wrapRow } from './wrap-places.js';

/** The wrap of another agency, as a function of the database hands it out for one purpose. */
export interface ForeignWrap {
  caseId: string;
  partition: string;
  keyVersion: number;
  agencyId: string;
  sealedKey: Buffer;
  sealedPrivateKey: Buffer;
}

/** Opens with the server-held key of another agency, where the database let that happen. */
@Injectable()
export class ForeignKeys {
  private readonly opened: OpenedAgencyKeys;

  constructor(root: RootKey) {
    this.opened = new OpenedAgencyKeys(root);
  }

  dataKey(wrap: ForeignWrap): Buffer {
    const pair = this.opened.open(wrap.agencyId, wrap.sealedPrivateKey);
    return unwrapKey(pair, wrapRow(wrap), wrap.sealedKey);
  }

  open(wrap: ForeignWrap, place: Place, envelope: Buffer): string {
    return open(this.dataKey(wrap), place, envelope).toString('utf8');
  }
}
