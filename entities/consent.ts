import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, RefColumn } from './columns';

/** What a customer said to being shown to whoever referred them, under which text. Append-only: the newest counts. */
@Entity({ name: 'consent' })
@Index('ix_consent_customer', ['customerId', 'id'])
export class Consent {
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  /** 1: the referrer may see the masked name. */
  @FlagColumn() share!: number;
  @CountColumn() textVersion!: number;
  @InstantColumn() atMs!: number;
}
