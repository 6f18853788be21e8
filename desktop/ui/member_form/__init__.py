"""The window that registers or changes a member, at the counter and in the members workspace."""

from desktop.ui.member_form.dialog import MemberDialog

__all__ = ["MemberDialog"]
