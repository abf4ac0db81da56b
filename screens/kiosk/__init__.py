"""The turned screen: the customer's own forms, page after page, and no way out of them without a staff PIN."""
