"""Those who act: a group, or a leader above the person concerned."""

from abc import abstractmethod

from ..common.roles import OFFICER
from .kinds import Actor


class Group(Actor):
    """Whoever of a group comes first."""

    # Its external id.
    group: str

    def acting(self, cards):
        nobody, group = cards.env["res.users"], cards.env.ref(self.group)
        return {card.id: (nobody, group) for card in cards}


class Leader(Actor):
    """A person above the one concerned.

    Who has no active internal login, or is the person concerned, is climbed past;
    without anybody left, the appraisal office acts.
    """

    def acting(self, cards):
        office = cards.env.ref(OFFICER)
        acting, known = {}, {}
        for card in cards:
            own = card.user_id | card.employee_id.user_id
            key = (self.start(card), card.department_id, own)
            if key not in known:
                known[key] = self._users(card, own)[:1]
            acting[card.id] = (known[key], office if not known[key] else office.browse())
        return acting

    def _users(self, card, own):
        """Return who may act on one scorecard, closest first."""
        return self.chain(card).filtered(
            lambda user: user.active and not user.share and card.company_id in user.company_ids and user not in own
        )

    def start(self, card):
        """Return where the way up begins."""
        return card.department_id

    @abstractmethod
    def chain(self, card):
        """Return the res.users above a scorecard, closest first."""


def above(card, approver):
    """Return the leaders above an office, closest first, as a step of an approval finds them.

    :param approver: ``approver`` of such a step
    """
    return card.env["jifen.approval.step"].new({"approver": approver})._department_chain(card.department_id)
