"""Speaks a language: our words, Qt's own words, dates and numbers."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from monitor_app import i18n

_LOCALES = {
    "kk": QLocale(QLocale.Language.Kazakh, QLocale.Country.Kazakhstan),
    "ru": QLocale(QLocale.Language.Russian, QLocale.Country.Kazakhstan),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


def speak(app: QApplication, language: str) -> None:
    """Use a language from now on; pages built before keep theirs."""
    i18n.use(language)
    QLocale.setDefault(_LOCALES[language])
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(f"qtbase_{language}", folder):
        app.installTranslator(words)


def locale_of(language: str) -> QLocale:
    """Return the locale of a language, for fields that hold its words."""
    return _LOCALES.get(language, QLocale.c())
