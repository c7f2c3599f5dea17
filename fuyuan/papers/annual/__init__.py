"""The annual review as files: what it says (`projections.review.account`) in Word, PDF, HTML and Excel."""
