"""Every number of the review that a view shows too, and how it is read off the view's rows.

`SHOWN` names a number as `numbers_of` does: metric and value, of a rate its part and its whole apart. `OVER_YEARS` are
the numbers of views that count whatever the year: the review's, added up over the years. `REVIEW_ALONE` says of every
other number why no view shows it: a new figure stands in one of the three, or the test fails.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
