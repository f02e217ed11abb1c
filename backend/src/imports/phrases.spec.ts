import { describe, expect, it } from '@jest/globals';
import {
  requestsNoPhoneContact,
  findConflict,
  findEvents,
  hintedFactors,
  phoneReasons,
  sentencesOf,
  tellsOfSuicide,
} from './registration-flags.js';

/** Examples with strokes between them. */
const said = (text: string): readonly string[] => text.split('|').map((example) => example.trim());

const POLICE = ['police_dv', 'police_district', 'police_juvenile'];
const conflict = (text: string) => findConflict(sentencesOf([text]));

describe('a conflict of interest', () => {
  it.each(
    said(`
    нарушитель - сотрудник ГАИ ОМВД, материал у нач. ОМВД | муж - участковый, в милицию не обращалась |
    ответчик - сотрудник ОВД, просит конфиденциально | муж работает в ОВД, боится, что узнают |
    муж работает участковым | муж, который служит в милиции, угрожает | муж, сотрудник ОВД |
    брат мужа служит в милиции | Дядя мужа майор полиции | свёкор - начальник ОМВД |
    сотрудник милиции, бьёт при детях | работает в ГАИ | у него связи в милиции | родственники в ОВД |
    жена сотрудника ГАИ | шавҳараш дар милитсия кор мекунад | шавхараш корманди милитсия |
    бародари шавҳар корманди ШВКД аст | падаршӯ дар БДА хизмат мекунад | шавҳараш нозири минтақавӣ |
    muzh rabotaet v milicii | muzh sotrudnik GAI | shavharash dar militsiya kor mekunad
  `),
  )('with the police, because he or his kin serves there: «%s»', (text) => {
    expect(conflict(text)).toEqual(POLICE);
  });

  it.each(
    said(`
    В милицию НЕ передавать | не передавать в милицию | милиции не сообщать | просит ОВД не сообщать |
    чтобы в милиции не узнали | ба милитсия нагӯед | ба ШВКД хабар надиҳед | милиса надонад |
    v miliciyu ne peredavat | ne soobshat v OVD
  `),
  )('with the police, because nothing may reach them: «%s»', (text) => {
    expect(conflict(text)).toEqual(POLICE);
  });

  it.each([
    ['брат мужа работает в прокуратуре', ['prosecutor']],
    ['деверь - прокурор', ['prosecutor']],
    ['свёкор судья', ['court', 'bailiff']],
    ['дядя мужа работает в суде', ['court', 'bailiff']],
    ['свекровь работает в КДЖС', ['cowfa', 'cowfa_icc']],
    ['хушдоманаш дар кумитаи занон кор мекунад', ['cowfa', 'cowfa_icc']],
    ['свёкор работает в хукумате', ['hukumat', 'jamoat']],
    ['золовка работает в больнице', ['health', 'health_msr_room', 'forensic']],
    ['брат мужа работает в центре правовой помощи', ['legal_aid', 'legal_aid_bureau']],
  ])('blocks the kinds of agency it is about: «%s»', (text, agencyTypes) => {
    expect(conflict(text)).toEqual(agencyTypes);
  });

  it.each(
    said(`
    передано участковому | уч. инспектор | Участковый приходил, составили бумагу, копию не дали. |
    Снимок сделан, справку СМЭ не дали: нужна бумага от милиции. Просит не звонить вечером |
    муж избил, вызвали милицию | муж не работает в милиции | в милицию не обращалась | дело в суде |
    ждёт суда по алиментам | судья дал 3 мес. на примирение | муж на заработках, живёт со свекровью |
    муж вернулся из РФ без работы, начал бить | ба комиссияи ҷамоат супорида шуд |
    продлено до 15.09.2020, согл. прокурора | мать привела в больницу | не работает (карантин)
  `),
  )('is not seen where there is none: «%s»', (text) => {
    expect(conflict(text)).toEqual([]);
  });

  it.each(
    said(`
    просит никому не сообщать | просит конфиденциально | никому не говорить | чтобы никто не узнал |
    касе надонад | nikomu ne govorit
  `),
  )('apart from it, she may ask that nobody be told: «%s»', (text) => {
    expect(requestsNoPhoneContact(sentencesOf([text]))).toBe(true);
  });
});

describe('a suspicion of suicide', () => {
  it.each(
    said(`
    пыталась повеситься, сняла сестра. Кризисная работа |
    попытка самоубийства (таблетки), сейчас под наблюдением |
    была попытка суицида (уксус) в прошлом месяце | странгуляционная борозда, попытка суицида |
    передозировка таблеток (суицид. попытка), промывание | отравление уксусной эссенцией |
    ожог 10% - попытка самосожжения | дору хӯрдааст (қасди худкушӣ) | дору хурдааст (касди худкуши) |
    худсӯзӣ карданӣ буд, ҳамсояҳо надоданд | худсузи кардани буд |
    қасди худкушӣ кардааст, ба беморхона бурданд | худро куштанӣ аст | заҳр хӯрдааст | выпила уксус |
    порезала себе вены | жить не хочет | говорит, что хочет умереть | хотела поджечь себя |
    popytka suicida, uksus | pytalas povesitsya | khudkushi
  `),
  )('«%s»', (text) => {
    expect(tellsOfSuicide(sentencesOf([text]))).toBe(true);
  });

  it.each(
    said(`
    угрожал убийством, держал нож | Кричал, угрожал сжечь дом | Облила горячим чаем, ожог руки |
    следы сдавления на шее | Просила записать всё подробно; "если со мной что-то случится" |
    повестка в суд | Дети спят плохо, старший заикается. | дору навишта шуд | после беседы стало легче
  `),
  )('is not seen in «%s»', (text) => {
    expect(tellsOfSuicide(sentencesOf([text]))).toBe(false);
  });
});

describe('a phone that must not be used', () => {
  it.each([
    ['НЕ ЗВОНИТЬ - тел. у мужа', ['do_not_phone', 'phone_with_husband']],
    ['ne zvonit, telefon u muzha', ['do_not_phone', 'phone_with_husband']],
    ['тел. у мужа', ['phone_with_husband']],
    ['тел. свекрови, говорить нельзя', ['do_not_phone', 'phone_with_in_laws']],
    ['звонить только сестре', ['through_somebody_only']],
    ['ба телефон занг назанед', ['do_not_phone']],
    ['ba telefon zang nazaned', ['do_not_phone']],
    ['Просит не звонить вечером; безопасно с 10 до 12', ['do_not_phone', 'at_stated_hours_only']],
    ['telefonash xomush', []],
    ['звонили 2 раза, не отвечает', []],
    ['муж телефон проверяет каждый вечер', []],
    ['соседка передаёт', []],
  ])('«%s»', (text, reasons) => {
    expect(phoneReasons(sentencesOf([text]))).toEqual(reasons);
  });
});

describe('events that other registers call an end', () => {
  it.each([
    ['махалля уговаривает мириться', [['community', 'mahalla']]],
    ['приходили старейшины, уговаривали терпеть', [['community', 'mahalla']]],
    ['передано в махаллинский комитет', [['community', 'mahalla']]],
    ['судья дал 3 мес. на примирение', [['court_period', 'court']]],
    ['срок на примирение 3 мес.', [['court_period', 'court']]],
    ['примирение в суде', [['reconciled', 'court']]],
    ['семейный совет: терпеть ради детей', [['family_conference', 'family']]],
    ['оштӣ дода шуд', [['reconciled', 'cowfa']]],
    ['тарафхо ошти шуданд', [['reconciled', 'cowfa']]],
    ['закрыто, т.к. помирились', [['reconciled', 'cowfa']]],
    ['родители отправили обратно к мужу', [['returned_home', 'family']]],
    ['вернулась к мужу', [['returned_home', null]]],
    ['домой вернулась, контакт раз в месяц', [['returned_home', null]]],
    ['заявление отозвано', [['complaint_withdrawn', null]]],
    ['проведена беседа', [['perpetrator_warned', 'cowfa']]],
    ['ба хонаи падар баргашт', []],
    ['муж извинился, обещал не бить', []],
  ])('«%s»', (text, events) => {
    const found = findEvents(sentencesOf([text]), 'cowfa');
    expect(found.map(({ event, by }) => [event, by])).toEqual(events);
  });
});

describe('answers that words give plainly', () => {
  it.each([
    ['Душил руками, отпустил после прихода соседей', ['strangle']],
    ['Угрожал убийством, держал нож', ['weapon_use', 'kill_threat']],
    ['Муж принуждал к половой связи, применил силу', ['sexual']],
    ['беременность, удары в живот', ['pregnant_violence']],
    ['ҳомила, 7 моҳ', ['pregnant_violence']],
    ['Шавхар пеши кудакон лату куб кард', ['child_witness']],
    ['Преследует, приходит к дому родителей', ['stalking']],
    ['Не выпускает из дома, отобрал телефон', ['isolation']],
    ['нарушитель в нетрезвом виде', ['substance']],
    ['ЗАГС нет, только никах', ['dependency']],
    ['просит работу', []],
  ])('«%s»', (text, factors) => {
    expect(hintedFactors(sentencesOf([text]))).toEqual(factors);
  });
});
