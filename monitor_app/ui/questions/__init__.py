"""Questions on the screen: a card for each, a control for each kind of answer."""
