from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; nobody signs up by himself."""

    def is_open_for_signup(self, request):
        return False
