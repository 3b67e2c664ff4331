"""Who may manage people, institutions and accounts: the last row of the table in design.md."""

import rules


@rules.predicate
def is_delegate(user):
    return user.is_authenticated and user.speaks_for_region


@rules.predicate
def is_officer(user):
    return user.is_authenticated and user.role == user.Role.OFFICER


@rules.predicate
def is_secretariat(user):
    return user.is_authenticated and user.is_secretariat


@rules.predicate
def is_chair(user):
    return user.is_authenticated and user.is_chair


@rules.predicate
def is_administrator(user):
    return user.is_authenticated and user.is_administrator


rules.add_perm("participants.manage_participants", rules.is_active & is_administrator)
