from django.utils.translation import gettext_lazy as _

from meetings.actions import programme_themes as actions
from meetings.forms.base import ActionForm, CleanCharField


class ThemeForm(ActionForm):
    name = CleanCharField(
        label=_("Tema"), max_length=60, help_text=_("Menjadi satu kolom matriks, misalnya: Literasi digital.")
    )


class AddThemeForm(ThemeForm):
    def act(self):
        return actions.add_theme(self.cleaned_data["name"], by=self.by)


class RenameThemeForm(ThemeForm):
    def __init__(self, *args, theme, **kwargs):
        self.theme = theme
        kwargs.setdefault("initial", {"name": theme.name})
        super().__init__(*args, **kwargs)

    def act(self):
        return actions.rename_theme(self.theme, by=self.by, name=self.cleaned_data["name"])


class ThemeButton(ActionForm):
    """Takes a theme out of use, or into use again."""

    def __init__(self, *args, theme, **kwargs):
        self.theme = theme
        super().__init__(*args, **kwargs)

    def act(self):
        if self.theme.is_active:
            return actions.retire_theme(self.theme, by=self.by)
        return actions.restore_theme(self.theme, by=self.by)
