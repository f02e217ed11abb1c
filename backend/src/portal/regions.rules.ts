/** Regions by their districts, as the law divides the country; open data names them in English. */
const DISTRICTS: Readonly<Record<string, string>> = {
  'Khatlon Region':
    'bokhtar kulob levakant norak baljuvon danghara dusti farkhor hamadoni jaloliddin-balkhi jayhun abdurahmoni-jomi khovaling khuroson kushoniyon muminobod nosiri-khusrav panj qubodiyon shahritus shamsiddin-shohin temurmalik vakhsh vose yovon',
  'Sughd Region':
    'khujand buston guliston istaravshan istiqlol isfara konibodom panjakent asht ayni bobojon-ghafurov devashtich jabbor-rasulov kuhistoni-mastchoh mastchoh shahriston spitamen zafarobod',
  'Gorno-Badakhshan Autonomous Region': 'khorugh darvoz vanj rushon shughnon roshtqala ishkoshim murghob',
  'Districts of Republican Subordination':
    'vahdat hisor roghun tursunzoda rudaki faizobod lakhsh nurobod rasht sangvor shahrinav tojikobod varzob',
  Dushanbe: 'ismoili-somoni firdavsi shohmansur sino',
};

const REGIONS = new Map(
  Object.entries(DISTRICTS).flatMap(([region, places]) =>
    places.split(' ').map((place) => [place, region] as const),
  ),
);

/** Undefined for a place that is none of them. */
export const regionOf = (place: string): string | undefined => REGIONS.get(place.replaceAll('_', '-'));
