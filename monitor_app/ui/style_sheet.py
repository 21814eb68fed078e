"""The style sheet: what a palette cannot say, one function per family of widgets.

Set once on the application; small, because every widget is held against every rule.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor_app.ui.theme import Look


def written(look: "Look") -> str:
    """Return the whole sheet in the colours and sizes of a look."""
    return "".join(family(look) for family in _FAMILIES)


def _buttons(look: "Look") -> str:
    """Buttons: visible 36 px, 44 with the margin that a finger hits."""
    c = look.colours
    visible = _visible(look)
    return f"""
QPushButton {{ margin: 4px 0; min-height: {visible}px; padding: 0 {look.px(14)}px;
  border: 1px solid {c.control}; border-radius: 6px; background: {c.surface};
  color: {c.ink}; outline: 0; }}
QPushButton:hover {{ background: {c.sunken}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.accent_soft}; }}
QPushButton:disabled {{ background: {c.sunken}; color: {c.ink3};
  border-color: {c.line}; }}
QPushButton[kind="primary"]:enabled {{ background: {c.accent};
  border-color: {c.accent}; color: {c.on_accent}; }}
QPushButton[kind="primary"]:enabled:hover {{ background: {c.accent_hover}; }}
QPushButton[kind="danger"]:enabled {{ background: {c.danger};
  border-color: {c.danger}; color: {c.on_danger}; }}
QPushButton[kind="quiet"] {{ border-color: transparent; background: transparent;
  color: {c.accent}; padding: 0 {look.px(6)}px; }}
QPushButton[kind="quiet"]:hover {{ background: {c.sunken}; }}
QPushButton[kind="quiet"]:disabled {{ color: {c.ink3}; }}
QPushButton[kind="row"] {{ border-color: transparent; background: transparent;
  text-align: left; padding: 0 6px; }}
QPushButton[kind="row"]:hover {{ background: {c.sunken}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _segments(look: "Look") -> str:
    """A row of switches, grown together."""
    c = look.colours
    return f"""
QPushButton[kind="segment"] {{ border-radius: 0; border-right-width: 0; }}
QPushButton[kind="segment"][place="first"] {{ border-top-left-radius: 6px;
  border-bottom-left-radius: 6px; }}
QPushButton[kind="segment"][place="last"] {{ border-right-width: 1px;
  border-top-right-radius: 6px; border-bottom-right-radius: 6px; }}
QPushButton[kind="segment"]:checked {{ background: {c.accent_soft};
  border-bottom: 2px solid {c.accent}; }}
"""


def _fields(look: "Look") -> str:
    """Fields to type in and to choose from."""
    c = look.colours
    visible = _visible(look)
    return f"""
QLineEdit, QComboBox, QPlainTextEdit {{ margin: 4px 0; border: 1px solid {c.control};
  border-radius: 6px; background: {c.surface}; color: {c.ink};
  selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit, QComboBox {{ min-height: {visible}px; padding: 0 10px; }}
QPlainTextEdit {{ padding: 4px 6px; }}
QLineEdit:disabled, QComboBox:disabled, QLineEdit:read-only {{
  background: {c.sunken}; border-color: {c.line}; color: {c.ink2}; }}
QLineEdit[advice="true"], QPlainTextEdit[advice="true"] {{
  border: 2px solid {c.warn}; }}
QComboBox::drop-down {{ border: 0; width: {look.px(30)}px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ border: 1px solid {c.control};
  background: {c.surface}; color: {c.ink}; outline: 0;
  selection-background-color: {c.accent_soft}; selection-color: {c.ink}; }}
QComboBox QAbstractItemView::item {{ min-height: {visible}px; padding: 0 8px; }}
QSpinBox {{ border: 1px solid {c.control}; border-radius: 6px; padding: 0 8px;
  background: {c.surface}; color: {c.ink}; min-height: {visible}px; }}
"""


def _tool_buttons(look: "Look") -> str:
    """Icons, the pages of the sidebar, the fields and chips of the strip."""
    c = look.colours
    return f"""
QToolButton {{ border: 0; border-radius: 6px; background: transparent;
  color: {c.ink2}; outline: 0; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton:hover {{ background: {c.line}; }}
QToolButton[kind="nav"] {{ min-height: {look.hit()}px; padding: 0 10px;
  text-align: left; }}
QToolButton[kind="nav"]:checked {{ background: {c.surface}; color: {c.ink}; }}
QToolButton[kind="chip"] {{ padding: 0 10px; margin: 3px 0;
  border: 1px dashed {c.control}; border-radius: 11px; }}
QToolButton[kind="strip"] {{ padding: 0 10px; min-height: {look.px(34)}px; }}
"""


def _lists(look: "Look") -> str:
    """Lists and tables."""
    c = look.colours
    visible = _visible(look)
    return f"""
QListView, QTableView, QScrollArea {{ border: 0; background: {c.surface};
  outline: 0; }}
QListView[ground="window"] {{ background: {c.window}; }}
QListWidget::item {{ min-height: {visible - 8}px; padding: 4px 8px;
  border-radius: 6px; }}
QListWidget::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QTableView::item {{ padding: 0 {look.px(8)}px; border: 0; }}
QTableView::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QHeaderView {{ background: {c.surface}; }}
QHeaderView::section {{ background: {c.surface}; color: {c.ink2}; border: 0;
  border-bottom: 1px solid {c.line}; padding: 4px {look.px(8)}px; }}
QListView[ground="sunken"] {{ background: {c.sunken}; }}
"""


def _grounds(look: "Look") -> str:
    """Grounds, and hairlines at one edge."""
    c = look.colours
    return f"""
QScrollArea[ground="window"] {{ background: {c.window}; }}
QWidget[ground="sunken"] {{ background: {c.sunken}; }}
QWidget[ground="accent"] {{ background: {c.accent_soft}; }}
QWidget[ground="surface"] {{ background: {c.surface}; }}
QWidget[ground="window"] {{ background: {c.window}; }}
QWidget[edge="top"] {{ border-top: 1px solid {c.line}; }}
QWidget[edge="bottom"] {{ border-bottom: 1px solid {c.line}; }}
QWidget[edge="left"] {{ border-left: 1px solid {c.line}; }}
"""


def _cards(look: "Look") -> str:
    """Boxes around what belongs together."""
    c = look.colours
    return f"""
QFrame[card="plain"] {{ background: {c.surface}; border: 1px solid {c.line};
  border-radius: 10px; }}
QFrame[card="sunken"] {{ background: {c.sunken}; border-radius: 8px; }}
QFrame[card="warn"] {{ background: {c.warn_soft}; border-radius: 8px; }}
QFrame[card="danger"] {{ background: {c.danger_soft}; border-radius: 8px; }}
QFrame[card="ok"] {{ background: {c.ok_soft}; border-radius: 8px; }}
QFrame[card="info"] {{ background: {c.info_soft}; border-radius: 8px; }}
QFrame[card="reason"] {{ border: 1px dashed {c.control}; border-radius: 6px; }}
"""


def _menus(look: "Look") -> str:
    """Menus and what explains an icon."""
    c = look.colours
    visible = _visible(look)
    return f"""
QMenu {{ background: {c.surface}; border: 1px solid {c.control}; padding: 6px; }}
QMenu::item {{ min-height: {visible}px; padding: 0 24px 0 10px; border-radius: 6px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QMenu::item:disabled {{ color: {c.ink3}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QToolTip {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.control};
  padding: 4px 8px; }}
"""


def _bars(look: "Look") -> str:
    """What shows how far something is."""
    c = look.colours
    return f"""
QProgressBar {{ border: 1px solid {c.control}; border-radius: 5px;
  background: {c.surface}; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QScrollBar:vertical {{ width: 12px; background: transparent; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.control}; min-height: 44px;
  border-radius: 4px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _visible(look: "Look") -> int:
    """Return the height of what is seen of a control, without its border."""
    return look.px(36) - 2


_FAMILIES = (
    _buttons,
    _segments,
    _fields,
    _tool_buttons,
    _lists,
    _grounds,
    _cards,
    _menus,
    _bars,
)
