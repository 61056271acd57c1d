"""Giấy tờ: invitations, lists for walls and lists of home visits."""
