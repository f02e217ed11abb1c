import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An agency's key pair; the private half is sealed, by the server's root key or in the agency's own custody. */
@Entity('agency_keys', { schema: 'panoh' })
export class AgencyKey {
  @PrimaryColumn('uuid', { name: 'agency_id' }) agencyId: string;
  @PrimaryColumn('integer') version: number;
  @Column('bytea', { name: 'public_key' }) publicKey: Buffer;
  @Column('bytea', { name: 'sealed_private_key' }) sealedPrivateKey: Buffer;
  @Column('text', { name: 'held_by', default: 'server' }) heldBy: 'server' | 'agency';
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
}
