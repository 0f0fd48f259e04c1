"""The form of a claim: what was entered, what is wrong with it, and what can be saved."""

from datetime import date
from decimal import Decimal, InvalidOperation

from ...models.claim.portal import FORM_FIELDS, MAX_FILES
from ..common.uploads import ACCEPT, MAX_MEGABYTES, read_uploads

MAX_DESCRIPTION = 4000
MAX_MATTER = 200
_MAX_ID = 2**31 - 1


class ClaimForm:
    """One showing or one submission of the form.

    ``texts`` holds every field as it is shown, so that a refused form comes back as
    it was entered; ``errors`` maps a field to what is wrong with it; anything a browser
    sends besides the known fields is ignored.
    """

    def __init__(self, env, texts):
        self.env = env
        self.texts = {name: str(texts.get(name) or "") for name in FORM_FIELDS}
        self.errors = {}
        self.uploads = []
        self.stash_ids = []
        self.remove_ids = []

    @classmethod
    def of_claim(cls, claim):
        """Return the form filled with a claim's values."""
        texts = {
            "item_id": claim.item_id.id,
            "level_id": claim.level_id.id,
            "quantity": _plain(claim.quantity),
            "points_claimed": _plain(claim.points_claimed) if claim.points_claimed else "",
            "date": claim.date,
            "description": claim.description,
            "matter": claim.matter,
        }
        return cls(claim.env, texts)

    @classmethod
    def received(cls, env, http_request):
        """Return the form as a browser sent it."""
        posted = http_request.form
        form = cls(env, {name: posted.get(name, "") for name in FORM_FIELDS})
        form.stash_ids = _ids(posted.getlist("stash_id"))
        form.remove_ids = _ids(posted.getlist("remove_id"))
        form.uploads, errors = read_uploads(env, http_request.files.getlist("files"))
        if errors:
            form.errors["files"] = "\n".join(errors)
        return form

    def clean(self):
        """Return the values to save; what cannot be saved is in ``errors`` afterwards."""
        return {
            "item_id": self._item(),
            "level_id": self._level(),
            "quantity": self._figure("quantity", above_zero=True),
            "points_claimed": self._figure("points_claimed") if self.texts["points_claimed"].strip() else 0,
            "date": self._date(),
            "description": self._text("description", MAX_DESCRIPTION),
            "matter": self._text("matter", MAX_MATTER),
        }

    def _item(self):
        found = _ids([self.texts["item_id"]])
        if not found:
            self.errors["item_id"] = self.env._("Choose what you claim points for.")
        return found[0] if found else None

    def _level(self):
        found = _ids([self.texts["level_id"]])
        # Levels of other items are left behind when the choice of the item changes.
        level = self.env["jifen.item.level"].sudo().browse(found).exists()  # only its item is looked at
        return level.id if str(level.item_id.id) == self.texts["item_id"] else False

    def _figure(self, name, above_zero=False):
        text = self.texts[name].strip().replace("−", "-").replace("，", ".").replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > 1_000_000 or (above_zero and number <= 0):
            self.errors[name] = (
                self.env._("Enter a number above zero.") if above_zero else self.env._("Enter a number.")
            )
            return 0
        if number != round(number, 4):
            self.errors[name] = self.env._("Enter at most 4 decimals.")
        return float(number)

    def _date(self):
        try:
            return date.fromisoformat(self.texts["date"].strip())
        except ValueError:
            self.errors["date"] = self.env._("Enter the day on which it happened.")
            return None

    def _text(self, name, limit):
        text = self.texts[name].strip().replace("\r\n", "\n").replace("\x00", "")
        if len(text) > limit:
            self.errors[name] = self.env._(
                "This text has %(count)s characters, at most %(limit)s are possible.",
                count=len(text),
                limit=limit,
            )
        return text or False

    def limits(self):
        """Return what the page tells the browser about the form's limits."""
        return {
            "accept": ACCEPT,
            "max_files": MAX_FILES,
            "max_megabytes": MAX_MEGABYTES,
            "max_description": MAX_DESCRIPTION,
            "max_matter": MAX_MATTER,
        }


def _ids(texts):
    """Return the texts that are ids, as integers: digits, and no more than the database holds.

    >>> _ids(["7", "x", "", "-1", "99999999999", "½"])
    [7]
    """
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    return [number for number in numbers if 0 < number <= _MAX_ID]


def _plain(value):
    """Return a figure without needless zeros.

    >>> _plain(2.0), _plain(0.5)
    ('2', '0.5')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")
