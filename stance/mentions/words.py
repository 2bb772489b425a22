"""Words by what they do in a sentence: who can act, who speaks, what joins and what parts.

Closed classes and news vocabulary of English, shared by the finders of this folder. All lower case.
"""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that stand right before a name as its title.
TITLES: Final = _set(
    """president premier minister chancellor king queen prince princess emir sultan sheikh pope secretary
    general chief senator sen representative rep congressman congresswoman governor gov mayor ambassador envoy
    spokesman spokeswoman spokesperson speaker chairman chairwoman chair chairperson commissioner director
    leader colonel col gen lt major maj captain capt admiral marshal mr mrs ms dr sir lord lady judge justice
    prosecutor lawmaker deputy mp mep rev archbishop bishop ayatollah professor prof economist analyst
    negotiator activist candidate coordinator brigadier sergeant imam cardinal father sister baroness lecturer
    treasurer exchequer taoiseach ombudsman undersecretary adviser aide colleague predecessor successor rival
    counterpart"""
)

#: Titles that are an office one can be called by later: "the prime minister", "the general".
OFFICES: Final = _set(
    """president premier minister chancellor king queen prince emir sultan pope secretary chief senator
    governor mayor ambassador envoy spokesman spokeswoman spokesperson speaker chairman chairwoman commissioner
    director leader colonel general admiral marshal judge prosecutor lawmaker professor negotiator activist
    candidate economist analyst congressman congresswoman archbishop bishop captain lecturer"""
)
#: Who leads a state can be called its leader.
LEADERS: Final = _set("president premier minister chancellor king queen emir sultan prince general colonel leader")

#: Verbs that give somebody's words, whatever follows them.
SAYING: Final = _set(
    """said says say told tells tell added adds wrote writes tweeted stated argued argues argue insisted
    insists insist stressed stresses noted notes replied replies remarked remarks quipped joked asserted
    asserts contended contends reiterated reiterates conceded concedes commented snapped retorted countered
    mused sighed shouted lamented predicted predicts testified testifies"""
)
#: Verbs that give somebody's words where "that" or a quotation follows.
CLAIMING: Final = _set(
    """warned warns warn claimed claims claim announced announces complained complains denied denies deny vowed
    vows promised promises pledged suggested suggests hinted asked asks called calls urged urges demanded
    demands accused accuses criticised criticized criticises denounced denounces condemned condemns praised
    praises welcomed welcomes hailed hails blamed blames dismissed dismisses described describes rejected
    rejects thanked hoped believed believes thinks thought feared fears feels felt signalled signaled indicated
    revealed reported reports ruled found responded responds reacted chided mocked explained explains grumbled
    recalled recalls observed observes continued acknowledged acknowledges admitted admits confirmed confirms
    posted concluded concludes declared declares maintained maintains likened branded labelled compared
    expressed voiced appealed read reads joked protested chanted cried cautioned cautions proposed proposes
    pleaded pleads notified notifies disclosed discloses"""
)
#: Forms that hang on the subject of the sentence: "..., saying that".
PARTICIPLES: Final = _set(
    """saying adding arguing insisting warning telling noting stressing claiming explaining calling describing
    denouncing accusing dismissing praising hailing likening branding demanding asking"""
)
SPEECH: Final = (SAYING | CLAIMING) - _set("thought found felt read reads ruled continued observed tell say deny claim")

AUXILIARIES: Final = _set(
    """is was are were has have had will would could should may might must does did do also then later can
    cannot be been being not n't never still now already again soon ca wo"""
)
ADVERBS: Final = _set(
    """also later then still already again now once twice recently repeatedly publicly openly privately angrily
    flatly bluntly simply merely only even just often always never rarely long since has have had yesterday
    separately meanwhile however first promptly briefly quietly formally reportedly"""
)
#: Past forms that end in no "-ed", and present forms that news uses of groups.
VERBS: Final = _set(
    """went came took gave made held left met told saw got put cut hit set let ran won lost led kept began
    chose broke brought built bought caught drew drove fell fought flew forgot froze grew hung heard hid knew
    laid lay lent meant paid quit rose sang sat sent shook shot shut sold sought spent spoke stood stole struck
    swore swept swung taught threw took thought turned understood withdrew woke won wrote burned burnt fled
    stayed want wants need needs support supports oppose opposes back backs reject rejects fear fears hope
    hopes see sees call calls accuse accuses demand demands plan plans face faces remain remains agree agrees
    warn warns say says seek seeks refuse refuses blame blames expect expects believe believes insist insists
    argue argues complain complains threaten threatens welcome welcomes urge urges pay pays fight fights
    control controls gathered clashed marched stormed do does"""
)

PREPOSITIONS: Final = _set(
    """of in to from with against for at on about over toward towards into between within under by as than like
    without through during after before since until near among behind beyond across around inside outside off
    upon despite alongside via per"""
)
DETERMINERS: Final = _set(
    "the a an this that these those his her its their our my your some any no every each both all"
)
CONJUNCTIONS: Final = _set(
    "and or but nor yet so while because although though whereas if when where that which who whom"
)

#: "in Moscow" is a place and not an actor.
PLACE_WORDS: Final = _set("in at near inside outside across throughout around into within via leaving over fleeing")
#: A capital after these is a place too; a country is not ("help to Armenia").
CITY_PLACE_WORDS: Final = PLACE_WORDS | _set("to from toward towards of through for")

#: A country with one of these acts as the state itself: "Armenian troops", "Kenya's government".
STATE_NOUNS: Final = _set(
    """government governments authorities administration cabinet troops forces soldiers army military navy
    leadership ministry delegation side regime junta state presidency mission warplanes jets tanks officials
    diplomats diplomacy government-in-exile police guards marines personnel sailors contingent peacekeepers
    rulers commanders generals negotiators delegates helicopters artillery warships envoys coastguard force
    republic kingdom team"""
)
#: A country with one of these is an actor of its own: "Polish farmers".
GROUP_NOUNS: Final = _set(
    """official diplomat diplomats lawmakers lawmaker senators senator leaders ministers farmers voters workers
    fishermen militants rebels fighters insurgents separatists opposition spokesman spokeswoman ambassador
    envoy politicians activists judges court chief unions union parliament parliamentarians deputies protesters
    protestors demonstrators residents villagers refugees students traders businessmen miners drivers truckers
    women men citizens critics conservatives liberals socialists communists nationalists republicans democrats
    exporters growers lobbyists economists analysts experts doctors scientists campaigners bishops clerics
    veterans reservists officers officer commander general negotiator delegate lawyer lawyers prosecutors
    police bank senate congress assembly party parties bankers companies company firms employers youths
    settlers herders shopkeepers teachers nurses captain captains sergeant sergeants colonel colonels"""
)
#: A country with one of these is the person who holds the office.
HOLDERS: Final = _set("president premier minister chancellor king queen leader emir sultan ruler strongman")
_PEOPLE = _set(
    """officials authorities opponents supporters backers hardliners moderates aides insiders observers bankers
    dissidents exiles survivors relatives crowds crowd marchers strikers militia militias gunmen soldiers
    troops dockers fishers islanders tribesmen elders bosses rescuers medics historians academics donors
    creditors investors opposition junta generals peasants landowners priests monks imams publishers editors
    readers mps meps backbenchers peers eurosceptics ranchers loggers lenders taxpayers commuters mothers
    widows pilgrims congregations prisoners passengers negotiators envoys source sources monitors inspectors
    volunteers neighbours neighbors mutineers guerrillas advisers makers producers owners"""
)
#: More of them, who count in the plural alone.
MORE_PEOPLE: Final = _set(
    """accountants adults charities colleagues customers juntas
    activists advocates airmen ambassadors anthropologists archaeologists architects artisans artists
    asylum-seekers attaches auditors authors bakers beekeepers believers biologists bondholders brewers brokers
    builders butchers cadets candidates captives carpenters chancellors chieftains cleaners clergymen cobblers
    columnists commandos commentators commissioners conscripts conservationists consuls convicts cooks
    councillors councilors craftsmen depositors descendants detainees directors distillers dockers doctors
    ecologists economists electricians emigrants emirs engineers entrepreneurs environmentalists executives
    expatriates exporters extremists families farmhands federalists feminists fishermen foresters geologists
    governors grandmothers groups hackers haulers hawkers herdsmen homeowners hostages housewives humanitarians
    hunters immigrants importers inmates insurgents investors jihadists kings laborers labourers landlords
    lawmakers legislators looters loyalists magnates managers marchers masons mayors merchants metalworkers
    migrants militiamen ministers missionaries monarchists muftis nomads nurses oligarchs onlookers pacifists
    paratroopers parents parishioners participants pastors pensioners philanthropists picketers pilots pirates
    planners planters plumbers poachers poets pollsters porters preachers premiers princes pundits rabbis
    railwaymen recruits regulators republicans reservists retailers rioters royalists sailors schoolchildren
    schoolteachers seamen servants sharecroppers shareholders sheikhs shepherds shippers smallholders smugglers
    snipers sociologists speculators statisticians steelworkers stevedores strategists strikers sultans surgeons
    tailors teenagers tenants trade-unionists traders traffickers trawlermen tycoons unionists vendors vicars
    waiters warlords weavers wholesalers winemakers witnesses worshippers writers youngsters"""
)
#: Unnamed people who act and speak without a country before them, and one of them.
PEOPLE_NOUNS: Final = (
    (GROUP_NOUNS | _PEOPLE | {word[:-1] for word in GROUP_NOUNS | _PEOPLE if word.endswith("s") and len(word) > 5})
    - HOLDERS
    - _set(
        """spokesman spokeswoman minister leader union court chief women men media general bank party
        company firm firms companies opponent makers maker senate"""
    )
)
MODIFIERS: Final = _set(
    """foreign defence defense prime interior finance armed security military ruling opposition interim senior
    trade government transitional deputy permanent top special peace border ground air naval lower upper house
    retired former veteran environment agriculture energy health justice labour labor central constitutional
    supreme state local federal national coalition party young angry striking treasury commerce agriculture
    transport oil tourism customs intelligence election electoral trade-union diplomatic civil chief shadow
    vice assistant high ranking level"""
)

PARTICLES: Final = _set(
    "de da do dos du del della van von der den bin bint ibn al el la le ten ter ben abu ould af ul ur"
)
#: Days and months, in full and cut.
DATES: Final = _set(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan feb mar apr jun jul aug sept sep oct nov dec"""
)
#: Words that open a sentence with a capital and are no first name.
OPENERS: Final = _set(
    """yesterday today meanwhile earlier later however although because since both even only perhaps then once
    also yet still now here why how what who where did does is was will can could would should no not nor like
    unlike despite during following under over until without within according asked"""
)
