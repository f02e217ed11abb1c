import { ROUND_THE_CLOCK, SIX_DAYS, named, open, person, weekly } from './directory-plan.js';
import type { PlannedGroup } from './directory-plan.js';

/** Legal aid, health room, shelter and helpline work here too; they are planned with the other group. */
export const QABODIYON: PlannedGroup = {
  place: 'qubodiyon',
  names: named('Гурӯҳи кории Қабодиён', 'Рабочая группа, Кабодиён', 'Working group, Qabodiyon'),
  fallback: 'ngoQabodiyon',
  chair: 'chair-qabodiyon',
  coordinator: 'coordinator-qabodiyon',
  deputy: 'deputy-qabodiyon',
  agencies: [
    {
      key: 'policeQabodiyon',
      type: 'police_dv',
      names: named('ШВКД дар ноҳияи Қабодиён', 'ОМВД в районе Кабодиён', 'Police, Qabodiyon'),
      people: [
        person('inspector-qabodiyon', 'Раҳимова Мунира', 'police_inspector'),
        person('police-supervisor-qabodiyon', 'Сатторов Довуд', 'supervisor'),
      ],
      services: [open('police_security', { hours: ROUND_THE_CLOCK, phone: '102' })],
    },
    {
      key: 'ngoQabodiyon',
      type: 'ngo',
      names: named('Созмони занони Қабодиён', 'Женская организация, Кабодиён', 'Women’s NGO, Qabodiyon'),
      people: [
        person('caseworker-qabodiyon', 'Эшонова Рухсора', 'caseworker'),
        person('caseworker2-qabodiyon', 'Ҳалимова Фарзона', 'caseworker'),
        person('supervisor-qabodiyon', 'Умарова Ҷамила', 'supervisor'),
      ],
      services: [
        open('psychosocial', { hours: SIX_DAYS }),
        weekly('legal', [3, 0], { documents: ['identity_document'] }),
      ],
    },
    {
      key: 'cowfaQabodiyon',
      type: 'cowfa',
      names: named(
        'Шуъбаи кор бо занон ва оила, Қабодиён',
        'Отдел по делам женщин и семьи, Кабодиён',
        'Women and family affairs department, Qabodiyon',
      ),
      people: [
        person('specialist-qabodiyon', 'Мирзоева Адиба', 'cowfa_specialist'),
        person('cowfa-supervisor-qabodiyon', 'Шарипова Гулчеҳра', 'supervisor'),
        person('coordinator-qabodiyon', 'Валиева Ҳосият', 'coordinator'),
        person('deputy-qabodiyon', 'Набиева Саодат', 'coordinator'),
        person('statistician-qabodiyon', 'Юнусова Фарзона', 'statistician'),
      ],
      services: [
        open('documents', { documents: ['residence_certificate'] }),
        weekly('livelihoods', [5, 2], { documents: ['identity_document'] }),
      ],
    },
    {
      key: 'prosecutorQabodiyon',
      type: 'prosecutor',
      names: named(
        'Прокуратураи ноҳияи Қабодиён',
        'Прокуратура района Кабодиён',
        'Prosecutor’s office, Qabodiyon',
      ),
      people: [person('prosecutor-qabodiyon', 'Қурбонов Сиёвуш', 'prosecutor')],
      services: [open('other')],
    },
    {
      key: 'hukumatQabodiyon',
      type: 'hukumat',
      names: named('Ҳукумати ноҳияи Қабодиён', 'Хукумат района Кабодиён', 'Local government, Qabodiyon'),
      people: [person('chair-qabodiyon', 'Ятимов Суҳроб', 'coordinator')],
      services: [],
    },
  ],
};
