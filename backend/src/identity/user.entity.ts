import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { Role } from '../platform/http/permissions.js';

/** A person who signs in, with the roles she holds in one agency. */
@Entity('users', { schema: 'panoh' })
export class User {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'agency_id' }) agencyId: string;
  @Column('text', { name: 'display_name' }) displayName: string;
  @Column('text', { array: true }) roles: Role[];
  @Column('text', { default: 'tg' }) language: 'tg' | 'ru' | 'en';
  @Column('text', { default: 'active' }) status: 'active' | 'disabled';
  @Column('timestamptz', { name: 'created_at', default: () => 'panoh.now()' }) createdAt: Date;
  @VersionColumn({ default: 1 }) version: number;
}
