from . import reverse
