import type { MigrationInterface, QueryRunner } from 'typeorm';

const CODES =
  'adm_90 adm_93_1 adm_93_2 adm_460 cc_104 cc_109 cc_110 cc_111 cc_112 cc_116 cc_117 cc_120 cc_130 cc_131 cc_133 cc_134 ' +
  'cc_138 cc_139 cc_140 cc_141 cc_142 cc_143_1 cc_167 cc_168 cc_169 cc_170 cc_174 cc_175 cc_177 cc_181 cc_237';

/** The number of each article becomes a dated value that a legal adviser confirms, like the terms of the law. */
export class ArticleNumbers1796259600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table panoh.legal_values drop constraint legal_values_unit_check,
        add constraint legal_values_unit_check check (unit in ('hours', 'days', 'choice', 'number'));
      insert into panoh.legal_values (id, key, value, unit, valid_from)
        select gen_random_uuid(), 'article.' || code, regexp_replace(regexp_replace(code, '^[a-z]+_', ''), '_(\\d+)$', '(\\1)'),
          'number', case when code like 'adm%' then '2013-03-19' else '1998-05-21' end::date
        from unnest(string_to_array('${CODES}', ' ')) code;
    `);
  }

  down(): Promise<void> {
    throw new Error('Nothing is taken back: make the database again.');
  }
}
