"""What happens behind the page of what receipts tell people."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fieldapp.background.progress import Progress
from fieldapp.domain.guidance import EVERYBODY, Guidance, guidance_for
from fieldapp.domain.outcomes import OUTCOMES
from fieldapp.office.settings import change_guidance
from fieldapp.station.station import Station
from fieldapp.system.errors import FieldappError
from fieldapp.system.texts import Language
from fieldapp.ui.office.guidance import ALL, PARTED, GuidanceState
from fieldapp.ui.office.screen import OfficeScreen
from fieldapp.ui.seat import Tools
from fieldapp.ui.voice import Voice
from fieldapp.ui.wording import bank_word


class GuidanceWork(QObject):
    """Connects the page to the campaign's settings."""

    def __init__(self, screen: OfficeScreen, tools: Tools) -> None:
        super().__init__(screen)
        self._panel, self._tools = screen.guidance, tools
        self._say = tools.kit.say
        screen.guidance_asked.connect(self._open)
        screen.guidance.keep_asked.connect(self._keep)

    def _open(self) -> None:
        say = self._say
        self._tools.ask(lambda station, _progress: guidance_state(say, station), done=self._panel.open_with)

    def _keep(self, about: str, said: Guidance) -> None:
        say = self._say
        key = EVERYBODY if about == ALL else about

        def job(station: Station, _progress: Progress) -> GuidanceState:
            change_guidance(
                station, about=key, bring=said.bring, when_where=said.when_where, contact=said.contact
            )  # fmt: skip
            return guidance_state(say, station)

        def done(state: GuidanceState) -> None:
            self._panel.show_state(state)
            self._panel.tell(say("guidance.saved", name=dict[str, str](state.about)[about]), "good")

        self._tools.ask(job, done=done, failed=self._refused)

    def _refused(self, error: FieldappError) -> None:
        self._panel.tell(self._say.sentence(error), "error")


def guidance_state(say: Voice, station: Station) -> GuidanceState:
    """Return what receipts tell now, and whom something can be told; called on the writer's thread."""
    campaign = station.campaign()
    told = {key or ALL: said for key, said in campaign.guidance.items()}
    banks = dict.fromkeys([*campaign.banks, *(key for key in campaign.guidance if key.isdigit())])
    about = [(ALL, say("guidance.everybody")), *((number, bank_word(number)) for number in banks)]
    about += [(outcome, say(f"desk.outcome_{outcome}")) for outcome in OUTCOMES]
    usual = {outcome: _usual(say, outcome) for outcome in OUTCOMES}
    return GuidanceState(tuple(about), told, usual)


def _usual(say: Voice, outcome: str) -> tuple[str, str]:
    """Return what receipts of an outcome tell while the office says nothing: what to bring, and when and where."""
    places = dict.fromkeys(("point", "bank", "slot", "deadline", "authority"), "…")

    def words(language: Language) -> Guidance:
        return guidance_for({}, outcome=outcome, bank="", language=language, values=places)

    bring = say.of(lambda language: f"{PARTED} ".join(words(language).bring))
    return bring, say.of(lambda language: words(language).when_where)
