"""Qt's own words (buttons of dialogs, menus of fields, key names) in the language spoken; Qt brings no Vietnamese."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator

from fieldapp.system.resources import resource
from fieldapp.system.texts import Language

_LOCALES: dict[Language, str] = {"vi": "vi_VN", "en": "en_GB"}


class QtWords(QObject):
    """Puts the Vietnamese of `resources/translations` over Qt's English, and takes it away again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._vietnamese = QTranslator(self)
        self._vietnamese.load(str(resource("translations", "qt_vi.qm")))

    def speak(self, language: Language) -> None:
        """Speak `language` from now on; dates and numbers of Qt's dialogs follow. Open screens are told by Qt."""
        QLocale.setDefault(QLocale(_LOCALES[language]))
        if language == "vi":
            QCoreApplication.installTranslator(self._vietnamese)
        else:
            QCoreApplication.removeTranslator(self._vietnamese)

    def fall_silent(self) -> None:
        """Leave Qt as it was: the window closes."""
        QCoreApplication.removeTranslator(self._vietnamese)
